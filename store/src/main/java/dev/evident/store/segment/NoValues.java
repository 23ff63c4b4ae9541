package dev.evident.store.segment;

/** No values at all. */
public final class NoValues implements Values {
  public static final Values INSTANCE = new NoValues();

  private NoValues() {}

  @Override
  public int count() {
    return 0;
  }

  @Override
  public void token(int position, Bytes to) {
    throw new IndexOutOfBoundsException(position);
  }

  @Override
  public int next(byte[] token, int length, int from) {
    return -1;
  }
}
