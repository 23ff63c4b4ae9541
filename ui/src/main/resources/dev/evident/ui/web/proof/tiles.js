// @ts-check
/**
 * Proofs made of the public tiles of a log (C2SP tlog-tiles). What they are made of is not believed: a proof either leads to the root that
 * was signed, or it does not.
 */
import { Malformed } from './bytes.js';
import { nodeHash } from './merkle.js';

const HASH = 32;
const TILE_HEIGHT = 8n;
const TILE_WIDTH = 256n;

/** @param {bigint} n @returns {string} as a path of tiles has it: groups of three digits */
function numbered(n) {
  let text = String(n % 1000n).padStart(3, '0');
  for (let rest = n / 1000n; rest > 0n; rest /= 1000n) {
    text = `x${String(rest % 1000n).padStart(3, '0')}/${text}`;
  }
  return text;
}

/** @param {bigint} n at least 2 @returns {bigint} the largest power of two below it */
function split(n) {
  return 1n << BigInt((n - 1n).toString(2).length - 1);
}

/** A tree of one size, read tile by tile. */
export class TileTree {
  /**
   * @param {bigint} size
   * @param {(path: string) => Promise<Uint8Array>} fetchTile path: what follows `tile/`
   */
  constructor(size, fetchTile) {
    this.size = size;
    this.fetchTile = fetchTile;
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.tiles = new Map();
  }

  /** @param {bigint} index @returns {Promise<Uint8Array[]>} RFC 6962 §2.1.1 */
  async inclusion(index) {
    /** @type {Promise<Uint8Array>[]} */
    const path = [];
    let [low, high] = [0n, this.size];
    while (high - low > 1n) {
      const middle = low + split(high - low);
      if (index < middle) {
        path.unshift(this.#root(middle, high));
        high = middle;
      } else {
        path.unshift(this.#root(low, middle));
        low = middle;
      }
    }
    return Promise.all(path);
  }

  /** @param {bigint} older size, at least 1 @returns {Promise<Uint8Array[]>} RFC 6962 §2.1.2 */
  async consistency(older) {
    /** @type {Promise<Uint8Array>[]} */
    const path = [];
    let [low, high] = [0n, this.size];
    let whole = true;
    while (older !== high) {
      const middle = low + split(high - low);
      if (older <= middle) {
        path.unshift(this.#root(middle, high));
        high = middle;
      } else {
        path.unshift(this.#root(low, middle));
        low = middle;
        whole = false;
      }
    }
    if (!whole) {
      path.unshift(this.#root(low, high));
    }
    return Promise.all(path);
  }

  /** @param {bigint} low @param {bigint} high @returns {Promise<Uint8Array>} of the leaves from low on, below high */
  async #root(low, high) {
    const n = high - low;
    if ((n & (n - 1n)) === 0n) {
      return this.#node(BigInt(n.toString(2).length - 1), low / n);
    }
    const middle = low + split(n);
    return nodeHash(...(await Promise.all([this.#root(low, middle), this.#root(middle, high)])));
  }

  /** @param {bigint} height @param {bigint} index of a complete subtree @returns {Promise<Uint8Array>} */
  async #node(height, index) {
    const level = height / TILE_HEIGHT;
    const count = 1n << height % TILE_HEIGHT;
    const first = index * count;
    const tile = await this.#tile(level, first / TILE_WIDTH);
    const from = Number(first % TILE_WIDTH);
    if (tile.length < (from + Number(count)) * HASH) {
      throw new Malformed('a tile is shorter than it should be');
    }
    let hashes = Array.from({ length: Number(count) }, (_, i) => tile.subarray((from + i) * HASH, (from + i + 1) * HASH));
    while (hashes.length > 1) {
      hashes = await Promise.all(hashes.filter((_, i) => i % 2 === 0).map((left, i) => nodeHash(left, hashes[2 * i + 1])));
    }
    return hashes[0];
  }

  /** @param {bigint} level @param {bigint} number @returns {Promise<Uint8Array>} */
  #tile(level, number) {
    const width = (this.size >> (TILE_HEIGHT * level)) - number * TILE_WIDTH;
    const path = `${level}/${numbered(number)}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
    const known = this.tiles.get(path) ?? this.fetchTile(path);
    this.tiles.set(path, known);
    return known;
  }
}
