package dev.evident.store.sealed;

import dev.evident.log.keys.FileCipher;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The outline of a segment file. Numbers of fixed length are big-endian; <em>varint</em> is an
 * unsigned number of 64 bits, seven bits a byte, lowest first.
 *
 * <pre>
 *   header      0 magic "EVDSEGM1" | 8 u16 class | 10 u8 stream group | 11 u8 0 | 12 u32 day
 *              16 salt[16] | 32 u32 CRC32C of bytes 0 to 31
 *   chunks     36 one after the other, each: AES-256-GCM ciphertext | tag[16]
 *   directory     a chunk as well, the last one
 *   footer      0 u32 bytes of the directory without its tag | 4 u32 chunks before the directory
 *               8 u32 CRC32C of bytes 0 to 7 | 12 magic "EVDSEGE1"
 * </pre>
 *
 * <p>The key of the file is derived from the data key of (class, stream group, day) and the salt,
 * see {@link FileCipher}, for the use "segment". Nonce: the number of the chunk, the directory's is
 * the number of chunks before it. Additional authenticated data: the header. A chunk of no bytes
 * takes no place in the file and has no tag.
 */
final class SegmentFormat {
  static final int HEADER_BYTES = 36;
  static final int FOOTER_BYTES = 20;
  static final String CIPHER_USE = "segment";

  /** A chunk with more bytes than these is damaged. */
  static final int CHUNK_BYTES_MAX = 1 << 30;

  private static final long MAGIC = 0x45564453_45474D31L;
  private static final long END_MAGIC = 0x45564453_45474531L;
  private static final int SALT_AT = 16;

  private SegmentFormat() {}

  static byte[] header(SegmentKey key, byte[] salt) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES)
            .putLong(MAGIC)
            .putShort((short) key.recordClass())
            .put((byte) key.streamGroup())
            .put((byte) 0)
            .putInt(key.day())
            .put(salt, 0, FileCipher.SALT_BYTES);
    return header.putInt(checksum(header.array(), header.position())).array();
  }

  /** Whether these are the bytes of a header. */
  static boolean isHeader(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header);
    return in.getLong(0) == MAGIC
        && in.get(11) == 0
        && in.getInt(12) >= 0
        && in.getInt(HEADER_BYTES - 4) == checksum(header, HEADER_BYTES - 4);
  }

  static SegmentKey key(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header);
    return new SegmentKey(in.getShort(8) & 0xffff, in.get(10) & 0xff, in.getInt(12));
  }

  static byte[] salt(byte[] header) {
    return java.util.Arrays.copyOfRange(header, SALT_AT, SALT_AT + FileCipher.SALT_BYTES);
  }

  static byte[] footer(int directoryBytes, int chunks) {
    ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES).putInt(directoryBytes).putInt(chunks);
    return footer.putInt(checksum(footer.array(), 8)).putLong(END_MAGIC).array();
  }

  /** Whether these are the bytes of a footer. */
  static boolean isFooter(byte[] footer) {
    ByteBuffer in = ByteBuffer.wrap(footer);
    return in.getLong(12) == END_MAGIC && in.getInt(8) == checksum(footer, 8);
  }

  static int directoryBytes(byte[] footer) {
    return ByteBuffer.wrap(footer).getInt(0);
  }

  static int chunks(byte[] footer) {
    return ByteBuffer.wrap(footer).getInt(4);
  }

  private static int checksum(byte[] b, int length) {
    CRC32C crc = new CRC32C();
    crc.update(b, 0, length);
    return (int) crc.getValue();
  }
}
