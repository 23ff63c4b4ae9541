package dev.evident.it;

import dev.evident.log.verify.Ack;
import dev.evident.merkle.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the writers of a crash test sent and what they were told. Events are numbered from 0; a
 * number stands in {@code parameters.n} of its event, so that the test knows it again whatever id
 * it has. Thread-safe.
 */
final class Ledger {
  private static final int REMEMBERED_MAX = 64;

  /** Where the ids of a batch come from. */
  enum Ids {
    /** The writer's own: UUIDv7, other UUIDs and plain names. */
    OWN,
    /** The server's, out of an Idempotency-Key. */
    KEY,
    /** The server's; such a batch is never sent twice. */
    NONE
  }

  /** Events {@code first} to {@code first + count - 1} as one request. */
  record Batch(Ids ids, long first, int count, boolean atomic, String body) {
    String key() {
      return "batch-" + first;
    }
  }

  /** One line of an answer. */
  record Receipt(int line, long index, String leaf, boolean duplicate) {}

  private record Place(long index, String leaf) {}

  private final AtomicLong next = new AtomicLong();
  private final Map<Long, Place> places = new ConcurrentHashMap<>();
  private final Map<Long, Long> numbers = new ConcurrentHashMap<>(); // by index
  private final Collection<String> faults = new ConcurrentLinkedQueue<>();
  private final List<Batch> unanswered = new ArrayList<>(); // guarded by this
  private final List<Batch> remembered = new ArrayList<>(); // guarded by this
  private long repeated; // guarded by this

  /** Makes a batch of new events. */
  Batch batch(Ids ids, int count, boolean atomic) {
    long first = next.getAndAdd(count);
    StringBuilder body = new StringBuilder(300 * count);
    for (long n = first; n < first + count; n++) {
      body.append('{');
      if (ids == Ids.OWN) {
        body.append("\"id\":\"").append(id(n)).append("\",");
      }
      body.append(
              "\"action\":\"document.export\",\"outcome\":\"success\",\"actor\":{\"type\":\"user\",")
          .append("\"id\":\"user-")
          .append(n % 1_000)
          .append("\"},\"targets\":[{\"type\":\"document\",\"id\":\"d-")
          .append(n)
          .append("\"}],\"parameters\":{")
          .append(parameters(n))
          .append("}}\n");
    }
    return new Batch(ids, first, count, atomic, body.toString());
  }

  /** The inside of an event's parameters: what no torn or mixed record could have. */
  static String parameters(long n) {
    long mixed = n * 0x9E3779B97F4A7C15L;
    String part = HexFormat.of().toHexDigits(mixed);
    return "\"n\":" + n + ",\"text\":\"" + part.repeat((int) (mixed >>> 60)) + "\"";
  }

  private static String id(long n) {
    return switch ((int) (n % 3)) {
      case 0 -> "event-" + n;
      case 1 -> new UUID(n * 0x9E3779B97F4A7C15L & ~0xF000L | 0x4000L, n | 1L << 63).toString();
      default -> {
        long millis = System.currentTimeMillis();
        yield new UUID(millis << 16 | 0x7000L | (n & 0xFFF), n & ~(3L << 62) | 1L << 63).toString();
      }
    };
  }

  void acknowledged(Batch batch, List<Receipt> receipts) {
    if (receipts.size() != batch.count()) {
      fault(batch.first() + ": " + receipts.size() + " receipts for " + batch.count() + " events");
      return;
    }
    for (Receipt receipt : receipts) {
      long n = batch.first() + receipt.line() - 1;
      Place place = new Place(receipt.index(), receipt.leaf());
      Place before = places.putIfAbsent(n, place);
      if (before != null && !before.equals(place)) {
        fault("event " + n + " was " + before + " and is " + place);
      }
      if (before != null && !receipt.duplicate()) {
        fault("event " + n + " was acknowledged twice as new");
      }
      Long other = numbers.putIfAbsent(receipt.index(), n);
      if (other != null && other != n) {
        fault("events " + other + " and " + n + " both have index " + receipt.index());
      }
    }
    long duplicates = receipts.stream().filter(Receipt::duplicate).count();
    if (batch.atomic() && duplicates != 0 && duplicates != batch.count()) {
      fault("of the atomic batch " + batch.first() + " only " + duplicates + " were stored");
    }
    remember(batch, duplicates);
  }

  private synchronized void remember(Batch batch, long duplicates) {
    repeated += duplicates;
    if (batch.ids() != Ids.NONE) {
      if (remembered.size() == REMEMBERED_MAX) {
        remembered.remove((int) (batch.first() % REMEMBERED_MAX));
      }
      remembered.add(batch);
    }
  }

  /** A batch to send again. */
  synchronized Optional<Batch> anAcknowledged(SplittableRandom random) {
    return remembered.isEmpty()
        ? Optional.empty()
        : Optional.of(remembered.get(random.nextInt(remembered.size())));
  }

  synchronized void unanswered(Batch batch) {
    unanswered.add(batch);
  }

  /** Batches of which nobody knows whether they were stored; they are forgotten here. */
  synchronized List<Batch> takeUnanswered() {
    List<Batch> taken = List.copyOf(unanswered);
    unanswered.clear();
    return taken;
  }

  void fault(String what) {
    faults.add(what);
  }

  /** What contradicts itself; empty as it should be. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** Events that were made; a part of them may never have arrived. */
  long numbered() {
    return next.get();
  }

  long acknowledged() {
    return places.size();
  }

  /** Answers "duplicate" to events that were sent again. */
  synchronized long repeated() {
    return repeated;
  }

  /** Index that an event was acknowledged with, or -1. */
  long indexOf(long n) {
    Place place = places.get(n);
    return place == null ? -1 : place.index();
  }

  /** One more than the highest index that anybody was told. */
  long sizeTold() {
    return numbers.keySet().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
  }

  List<Ack> acks() {
    return places.values().stream()
        .map(place -> new Ack(place.index(), Hash.fromHex(place.leaf())))
        .toList();
  }
}
