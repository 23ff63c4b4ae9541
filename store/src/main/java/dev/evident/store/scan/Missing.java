package dev.evident.store.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects what could not be read. For one thread. */
final class Missing {
  private final List<Unreadable> pieces = new ArrayList<>();

  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Neighbours of one segment become one. */
  void add(Unreadable piece) {
    if (!pieces.isEmpty()) {
      Unreadable last = pieces.getLast();
      boolean same = last.segment().equals(piece.segment());
      if (same
          && last.firstIndex() <= piece.firstIndex()
          && last.lastIndex() >= piece.lastIndex()) {
        return;
      }
    }
    pieces.add(piece);
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  List<Unreadable> pieces() {
    return List.copyOf(pieces);
  }
}
