package dev.evident.store.sealed;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;

/** Tokens in their order, in pages that are read when they are asked for. */
final class SealedDictionary implements Dictionary {
  /** Tokens of a page. */
  static final int PAGE_TOKENS = 256;

  private static final int PAGE_SHIFT = 8;

  private final ChunkFile file;
  private final int size;
  private final int firstPage;

  /**
   * @param firstPage chunk of the first page; the others follow, and, when there are several, then
   *     the page of their first tokens
   */
  SealedDictionary(ChunkFile file, int size, int firstPage) {
    this.file = file;
    this.size = size;
    this.firstPage = firstPage;
  }

  static int pages(int size) {
    return (size + PAGE_TOKENS - 1) >>> PAGE_SHIFT;
  }

  /** Chunks that a dictionary takes. */
  static int chunks(int size) {
    int pages = pages(size);
    return pages > 1 ? pages + 1 : pages;
  }

  @Override
  public int size() {
    return size;
  }

  private TokenPage page(int page) throws IOException {
    int tokens = Math.min(PAGE_TOKENS, size - (page << PAGE_SHIFT));
    return file.get(firstPage + page, in -> TokenPage.read(in, tokens));
  }

  @Override
  public void token(int code, Bytes to) throws IOException {
    if (code < 0 || code >= size) {
      throw new IndexOutOfBoundsException("code " + code + " of " + size);
    }
    page(code >>> PAGE_SHIFT).token(code & PAGE_TOKENS - 1, to);
  }

  @Override
  public int runShift() {
    return PAGE_SHIFT;
  }

  @Override
  public Run run(int code) throws IOException {
    if (code < 0 || code >= size) {
      throw new IndexOutOfBoundsException("code " + code + " of " + size);
    }
    return page(code >>> PAGE_SHIFT).run(code & -PAGE_TOKENS);
  }

  /** Appends all tokens; their ends go to {@code ends} from {@code at} on. */
  void all(Bytes to, int[] ends, int at) throws IOException {
    int code = 0;
    for (int page = 0; page < pages(size); page++) {
      TokenPage tokens = page(page);
      for (int i = 0; i < tokens.size(); i++) {
        tokens.token(i, to);
        ends[at + code++] = to.length();
      }
    }
  }

  @Override
  public int find(byte[] token, int from, int to) throws IOException {
    int page = 0;
    int pages = pages(size);
    if (pages > 1) {
      int found =
          file.get(firstPage + pages, in -> TokenPage.read(in, pages)).find(token, from, to);
      if (found >= 0) {
        return found << PAGE_SHIFT;
      }
      page = -found - 2;
      if (page < 0) {
        return NONE;
      }
    }
    int found = page(page).find(token, from, to);
    return found < 0 ? NONE : (page << PAGE_SHIFT) + found;
  }
}
