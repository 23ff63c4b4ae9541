package dev.evident.store.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits, in lines that take turns: first those of different askers, then, within an asker's
 * turn, those of the places he asks from. So nobody gets more turns by asking from many places, and
 * many who share one credential still take turns with one another. Not thread-safe.
 */
final class Turns<T> {
  // Both in the order of turns; no line is empty.
  private final LinkedHashMap<String, LinkedHashMap<String, ArrayDeque<T>>> askers =
      new LinkedHashMap<>();

  void add(QueryPool.Line line, T one) {
    askers
        .computeIfAbsent(line.asker(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(line.place(), _ -> new ArrayDeque<>())
        .add(one);
  }

  boolean isEmpty() {
    return askers.isEmpty();
  }

  /** Takes the next one; who had this turn stands behind all others. */
  T next() {
    Map.Entry<String, LinkedHashMap<String, ArrayDeque<T>>> asker = askers.pollFirstEntry();
    Map.Entry<String, ArrayDeque<T>> place = asker.getValue().pollFirstEntry();
    T one = place.getValue().remove();
    if (!place.getValue().isEmpty()) {
      asker.getValue().put(place.getKey(), place.getValue());
    }
    if (!asker.getValue().isEmpty()) {
      askers.put(asker.getKey(), asker.getValue());
    }
    return one;
  }

  /** Takes one out that was added to this line; false when it is not there any more. */
  boolean remove(QueryPool.Line line, T one) {
    Map<String, ArrayDeque<T>> places = askers.getOrDefault(line.asker(), new LinkedHashMap<>());
    ArrayDeque<T> waiting = places.getOrDefault(line.place(), new ArrayDeque<>());
    boolean was = waiting.remove(one);
    if (was && waiting.isEmpty()) {
      places.remove(line.place());
    }
    if (was && places.isEmpty()) {
      askers.remove(line.asker());
    }
    return was;
  }

  /** Takes all. */
  List<T> clear() {
    List<T> all = new ArrayList<>();
    askers.values().forEach(places -> places.values().forEach(all::addAll));
    askers.clear();
    return all;
  }
}
