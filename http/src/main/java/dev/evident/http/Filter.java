package dev.evident.http;

/** What concerns many routes (keys, metrics, throttling) as a function around a handler. */
@FunctionalInterface
public interface Filter {
  Handler around(Handler next);
}
