package dev.evident.engine.access;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An access, put to the streams that there are: which records a question may be about, and how they
 * look. For one thread and one question.
 *
 * <p>Made after the size of the log was taken that the question is about: then every record below
 * that size is of a stream that the catalog knew.
 */
public final class Scope {
  /** With more streams than this the filter names those that may not be read instead. */
  private static final int NAMED_MAX = 256;

  private static final Field STREAM = new Field("stream");

  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final List<String> closed = new ArrayList<>();
  private final Map<String, RecordView> views = new HashMap<>();
  private final Pseudonyms pseudonyms;
  private final Evaluation rows;
  private boolean withoutOwn;

  /**
   * @param streams all that there are
   * @param question only streams that it can be about are looked at, and {@link Access#OWN_STREAM}
   *     only when it is named: else whoever looks at everything would look at his own looking
   * @param now what relative times in the filters of grants count from, whatever the question says
   */
  Scope(Access access, List<String> streams, Filter question, Pseudonyms pseudonyms, Instant now) {
    this.pseudonyms = pseudonyms;
    this.rows = new Evaluation(now);
    Optional<String> only = onlyStream(question);
    boolean ownAsked = parts(question).stream().anyMatch(Scope::asksForOwn);
    for (String stream : streams) {
      Optional<Reading> reading = access.reading(stream).map(one -> one.at(now));
      boolean own = stream.equals(Access.OWN_STREAM);
      boolean asked = only.map(stream::equals).orElse(!own || ownAsked);
      if (asked && reading.isPresent()) {
        readings.put(stream, reading.get());
      } else if (reading.isEmpty() || !reading.get().isEverything()) {
        closed.add(stream);
      } else if (own) {
        withoutOwn = true;
      }
    }
  }

  private static Optional<String> onlyStream(Filter question) {
    for (Filter part : parts(question)) {
      if (part instanceof Filter.Exact(Field field, String name) && field.equals(STREAM)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** What a question asks for by the way: {@code stream:evident}. */
  private static boolean asksForOwn(Filter part) {
    return part instanceof Filter.Words(Field field, String text)
        && field.equals(STREAM)
        && text.equals(Access.OWN_STREAM);
  }

  private static List<Filter> parts(Filter question) {
    return question instanceof Filter.And(List<Filter> all) ? all : List.of(question);
  }

  /** The streams that the question can be about. */
  public List<String> streams() {
    return List.copyOf(readings.keySet());
  }

  /** Whether nothing can be seen. */
  public boolean isEmpty() {
    return readings.isEmpty();
  }

  /** Whether there is nothing that cannot be seen, other than what the question leaves out. */
  public boolean isEverything() {
    return closed.isEmpty() && readings.values().stream().allMatch(Reading::isEverything);
  }

  /** Whether records of some stream do not look as they are. */
  public boolean conceals() {
    return readings.values().stream().anyMatch(reading -> !reading.fields().isEverything());
  }

  /** What must be true of every record; not to be asked when nothing can be seen. */
  public Filter rows() {
    List<String> whole =
        readings.entrySet().stream()
            .filter(entry -> entry.getValue().rows() instanceof Filter.All)
            .map(Map.Entry::getKey)
            .toList();
    List<String> left = new ArrayList<>(closed);
    if (withoutOwn) {
      left.add(Access.OWN_STREAM);
    }
    boolean allWhole = whole.size() == readings.size();
    if (allWhole && left.isEmpty()) {
      return new Filter.All();
    }
    if (allWhole && (closed.isEmpty() || whole.size() > NAMED_MAX)) {
      return Filter.not(Filter.or(left.stream().map(Scope::is).toList()));
    }
    List<Filter> parts = new ArrayList<>();
    whole.forEach(stream -> parts.add(is(stream)));
    readings.forEach((stream, reading) -> {
      if (!(reading.rows() instanceof Filter.All)) {
        parts.add(Filter.and(List.of(is(stream), reading.rows())));
      }
    });
    return Filter.or(parts);
  }

  private static Filter is(String stream) {
    return new Filter.Exact(STREAM, stream);
  }

  /** Whether concealed fields can play no part in what a query answers, its records aside. */
  public boolean isClear(Query query) {
    return isClear(query.filter()) && query.pipes().stream().allMatch(this::isClear);
  }

  /** Whether concealed fields can play no part in which records match. */
  public boolean isClear(Filter filter) {
    return switch (filter) {
      case Filter.All _ -> true;
      case Filter.And(List<Filter> parts) -> parts.stream().allMatch(this::isClear);
      case Filter.Or(List<Filter> parts) -> parts.stream().allMatch(this::isClear);
      case Filter.Not(Filter part) -> isClear(part);
      case Filter.Test test -> isClear(test.field());
    };
  }

  private boolean isClear(Pipe pipe) {
    return switch (pipe) {
      case Pipe.Fields _, Pipe.Top _ -> true; // fields are taken of the records as they are seen
      case Pipe.Sort(Pipe.OfMeasure _, _) -> true;
      case Pipe.Sort(Pipe.OfKey(Pipe.Key key), _) -> isClear(key);
      case Pipe.Stats(Pipe.Measure measure, List<Pipe.Key> keys) ->
          keys.stream().allMatch(this::isClear)
              && switch (measure) {
                case Pipe.Count _ -> true;
                case Pipe.Distinct(Field field) -> isClear(field);
                case Pipe.Aggregate(_, Field field) -> isClear(field);
              };
    };
  }

  private boolean isClear(Pipe.Key key) {
    return switch (key) {
      case Pipe.Value(Field field) -> isClear(field);
      case Pipe.Bucket(_, Field field) -> isClear(field);
    };
  }

  private boolean isClear(Field field) {
    return readings.values().stream().noneMatch(reading -> reading.fields().touches(field));
  }

  /** Whether a record, whole or as it is seen, is one of a stream that is not seen whole. */
  public boolean isRedacted(byte[] record) {
    if (!conceals()) {
      return false;
    }
    Reading reading = readings.get(RecordView.member(record, STREAM.path()));
    return reading != null && !reading.fields().isEverything();
  }

  /** How a record looks that matches {@link #rows}. */
  public Seen look(byte[] record) {
    if (!conceals()) {
      return new Seen(record, false);
    }
    String stream = RecordView.member(record, STREAM.path());
    Reading reading = readings.get(stream);
    if (reading == null) {
      throw new AssertionError("bug: a record of a stream that may not be read was found");
    }
    if (reading.fields().isEverything()) {
      return new Seen(record, false);
    }
    RecordView view =
        views.computeIfAbsent(
            stream, name -> new RecordView(reading.fields(), pseudonyms.of(name)));
    return new Seen(view.of(record), true);
  }

  /** A single record, if it is one that may be seen. */
  public Optional<Seen> look(long index, byte[] record) {
    return admits(record, () -> FlatRecord.read(index, record))
        ? Optional.of(look(record))
        : Optional.empty();
  }

  /**
   * Whether a record matches {@link #rows}.
   *
   * @param flat the record taken apart; only asked for when a filter needs it
   */
  public boolean admits(byte[] record, Supplier<FlatRecord> flat) {
    Reading reading = readings.get(RecordView.member(record, STREAM.path()));
    return reading != null
        && (reading.rows() instanceof Filter.All || rows.matches(reading.rows(), flat.get()));
  }
}
