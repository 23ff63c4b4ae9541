package dev.evident.store.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what could not be read. For one thread. */
final class Missing {
  private final List<Unreadable> pieces = new ArrayList<>();
  private @Nullable Part lastPart;
  private int lastBlock;

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  void add(Unreadable piece) {
    pieces.add(piece);
    lastPart = null;
  }

  /** A block; neighbours that lack for the same reason become one piece. */
  void add(Part part, int block, IOException e) {
    String reason = reason(e);
    long first = part.firstIndex(block);
    long last = part.lastIndex(block);
    boolean goesOn =
        lastPart == part
            && Math.abs(block - lastBlock) == 1
            && pieces.getLast().reason().equals(reason);
    if (goesOn) {
      Unreadable before = pieces.removeLast();
      first = Math.min(first, before.firstIndex());
      last = Math.max(last, before.lastIndex());
    }
    pieces.add(new Unreadable(part.name(), first, last, reason));
    lastPart = part;
    lastBlock = block;
  }

  /** A single record. */
  void add(Part part, long index, IOException e) {
    add(new Unreadable(part.name(), index, index, reason(e)));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  List<Unreadable> pieces() {
    return List.copyOf(pieces);
  }
}
