// Checks a C2SP tlog-tiles log with the Go checksum database's own library (golang.org/x/mod/sumdb): the
// checkpoint's signature, the root, every leaf against its entry bundle, inclusion proofs and consistency
// with an older checkpoint. None of our code is in it: whoever distrusts our verifier reads these lines.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run checklog.go -url URL -key VKEY [-old FILE] [-proofs DIR]
//
// Prints one line and exits with 0 when everything holds, 1 when something does not, 2 on wrong usage.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight  = 8
	bundleWidth = 1 << tileHeight
	bodyMax     = 32 << 20
)

// checkpoint is a verified note of the form "origin, size, root".
type checkpoint struct {
	origin string
	tree   tlog.Tree
	text   []byte
}

func openCheckpoint(msg []byte, verifier note.Verifier) (*checkpoint, error) {
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return nil, fmt.Errorf("checkpoint: not origin, size and root under the key's name")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return nil, fmt.Errorf("checkpoint: size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return nil, fmt.Errorf("checkpoint: root %q", lines[2])
	}
	return &checkpoint{lines[0], tlog.Tree{N: size, Hash: root}, msg}, nil
}

// tiles fetches what the log's paths name; tlog authenticates hash tiles against the tree.
type tiles struct {
	url   string
	cache map[string][]byte
}

// path gives "x001/x234/067" for 1234067, and ".p/5" behind it for a partial tile.
func path(kind string, n int64, width int) string {
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	name = "tile/" + kind + "/" + name
	if width < bundleWidth {
		name += fmt.Sprintf(".p/%d", width)
	}
	return name
}

func (t *tiles) get(name string) ([]byte, error) {
	response, err := http.Get(strings.TrimSuffix(t.url, "/") + "/" + name)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, bodyMax))
}

func (t *tiles) Height() int { return tileHeight }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		name := path(strconv.Itoa(tile.L), tile.N, tile.W)
		data, known := t.cache[name]
		if !known {
			var err error
			if data, err = t.get(name); err != nil {
				return nil, err
			}
			t.cache[name] = data
		}
		all = append(all, data)
	}
	return all, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// bundle reads the entries of one bundle: each a big-endian length of two bytes and its bytes.
func (t *tiles) bundle(n int64, width int) ([][]byte, error) {
	name := path("entries", n, width)
	data, err := t.get(name)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: cut off", name)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%s: %d entries instead of %d", name, len(entries), width)
	}
	return entries, nil
}

// checkEntries recomputes the whole tree from the entries alone and compares every leaf and the root.
func checkEntries(t *tiles, tree tlog.Tree, authentic tlog.HashReader, sample func(int64, []byte) error) error {
	var stored []tlog.Hash // our own tree, in tlog's order
	own := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for first := int64(0); first < tree.N; first += bundleWidth {
		width := tree.N - first
		if width > bundleWidth {
			width = bundleWidth
		}
		entries, err := t.bundle(first/bundleWidth, int(width))
		if err != nil {
			return err
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, first+int64(i)))
		}
		leaves, err := authentic.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := first + int64(i)
			if tlog.RecordHash(entry) != leaves[i] {
				return fmt.Errorf("entry %d does not hash to its leaf", index)
			}
			more, err := tlog.StoredHashes(index, entry, own)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
			if err := sample(index, entry); err != nil {
				return err
			}
		}
	}
	root, err := tlog.TreeHash(tree.N, own)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the entries give root %v, the checkpoint says %v", root, tree.Hash)
	}
	return nil
}

// writeProof leaves a C2SP tlog-proof with the entry as its extra data, for the check with openssl.
func writeProof(dir string, index int64, entry []byte, proof tlog.RecordProof, signed []byte) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n", base64.StdEncoding.EncodeToString(entry), index)
	for _, hash := range proof {
		fmt.Fprintf(&text, "%v\n", hash)
	}
	text.WriteString("\n")
	text.Write(signed)
	return os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.proof", index)), text.Bytes(), 0o644)
}

func check(url, key, old, proofs string, samples int64) (string, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	t := &tiles{url, map[string][]byte{}}
	msg, err := t.get("checkpoint")
	if err != nil {
		return "", err
	}
	latest, err := openCheckpoint(msg, verifier)
	if err != nil {
		return "", err
	}
	tree := latest.tree
	if tree.N == 0 {
		return "", fmt.Errorf("the log is empty: nothing to check")
	}
	authentic := tlog.TileHashReader(tree, t)
	root, err := tlog.TreeHash(tree.N, authentic)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", fmt.Errorf("the tiles give root %v, the checkpoint says %v", root, tree.Hash)
	}

	every := tree.N/samples + 1
	proven := 0
	err = checkEntries(t, tree, authentic, func(index int64, entry []byte) error {
		if index%every != 0 && index != tree.N-1 {
			return nil
		}
		proof, err := tlog.ProveRecord(tree.N, index, authentic)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
		proven++
		if proofs != "" {
			return writeProof(proofs, index, entry, proof, latest.text)
		}
		return nil
	})
	if err != nil {
		return "", err
	}

	consistent := ""
	if old != "" {
		msg, err := os.ReadFile(old)
		if err != nil {
			return "", err
		}
		older, err := openCheckpoint(msg, verifier)
		if err != nil {
			return "", err
		}
		if older.tree.N > tree.N {
			return "", fmt.Errorf("rollback: %d entries were signed, now there are %d", older.tree.N, tree.N)
		}
		if older.tree.N > 0 {
			proof, err := tlog.ProveTree(tree.N, older.tree.N, authentic)
			if err != nil {
				return "", err
			}
			if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.tree.N, older.tree.Hash); err != nil {
				return "", fmt.Errorf("not consistent with size %d: %w", older.tree.N, err)
			}
		}
		consistent = fmt.Sprintf(" old=%d", older.tree.N)
	}
	return fmt.Sprintf("verified origin=%s size=%d root=%v proofs=%d%s", latest.origin, tree.N, tree.Hash, proven, consistent), nil
}

func main() {
	url := flag.String("url", "", "where checkpoint and tile/ lie")
	key := flag.String("key", "", "the log's verifier key")
	old := flag.String("old", "", "file with an older checkpoint")
	proofs := flag.String("proofs", "", "folder that gets one tlog-proof per sampled entry")
	samples := flag.Int64("samples", 64, "how many inclusion proofs to check")
	flag.Parse()
	if *url == "" || *key == "" || *samples < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	result, err := check(*url, *key, *old, *proofs, *samples)
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
	fmt.Println(result)
}
