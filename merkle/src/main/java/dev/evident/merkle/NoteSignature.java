package dev.evident.merkle;

import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a signed note (C2SP signed-note).
 *
 * @param name the key's name
 * @param base64 canonical base64 of the 4-byte key id and at least one byte of signature
 */
public record NoteSignature(String name, String base64) {
  private static final int ID_BYTES = 4;

  public NoteSignature {
    if (!Texts.isKeyName(name)) {
      throw new IllegalArgumentException("key name is empty or holds a space or plus sign");
    }
    if (Texts.base64(base64).orElse(new byte[0]).length <= ID_BYTES) {
      throw new IllegalArgumentException("signature is not canonical base64 of five bytes or more");
    }
  }

  /** Puts the parts together. */
  public static NoteSignature of(String name, int keyId, byte[] signature) {
    byte[] all = new byte[ID_BYTES + signature.length];
    Key.putInt(keyId, all);
    System.arraycopy(signature, 0, all, ID_BYTES, signature.length);
    return new NoteSignature(name, Base64.getEncoder().encodeToString(all));
  }

  /** The key id that the line claims. */
  public int keyId() {
    return Key.getInt(Base64.getDecoder().decode(base64));
  }

  /** The signature's own bytes, without the key id. */
  public byte[] signature() {
    byte[] all = Base64.getDecoder().decode(base64);
    return Arrays.copyOfRange(all, ID_BYTES, all.length);
  }

  /** The line, with its newline. */
  public String line() {
    return Note.DASH + name + " " + base64 + "\n";
  }
}
