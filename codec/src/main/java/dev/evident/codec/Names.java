package dev.evident.codec;

/** The catalog of streams and classes, seen from the parser. Safe for many threads. */
public interface Names {
  /** The answer for a name that the catalog does not know. */
  int UNKNOWN = -1;

  String DEFAULT_STREAM = "main";
  String DEFAULT_CLASS = "default";

  /** The number of a stream, or {@link #UNKNOWN}. */
  int streamNumber(String name);

  /** The number of a retention class, or {@link #UNKNOWN}. */
  int classNumber(String name);

  /** The class of events that name none; always the same for a stream. */
  default String defaultClass(int stream) {
    return DEFAULT_CLASS;
  }
}
