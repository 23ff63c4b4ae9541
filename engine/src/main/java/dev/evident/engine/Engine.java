package dev.evident.engine;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import dev.evident.codec.Records;
import dev.evident.codec.UuidV7;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Pseudonyms;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.access.Seen;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.Refused;
import dev.evident.log.StoredRecord;
import dev.evident.log.Witnesses;
import dev.evident.merkle.TlogProof;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the server does with events, below every protocol: admit, read, prove. Thread-safe; blocking
 * (one virtual thread per request).
 */
public final class Engine {
  /** How long a caller waits for a checkpoint over a record that was just written. */
  private static final Duration PUBLISH_WAIT = Duration.ofSeconds(3);

  private static final int READERS_KEPT_MAX = 64;

  private final EvidentLog log;
  private final Limits limits;
  private final Streams streams;
  private final Scopes scopes;
  private final PersonalFields personal;
  private final Supplier<RecordFilter> filters;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final AdmissionBudget budget;
  private final Pace pace;
  private final ArrayBlockingQueue<AllowedReader> readers =
      new ArrayBlockingQueue<>(READERS_KEPT_MAX);

  /**
   * @param pseudonyms what readers see of masked fields
   * @param filters gives each reader of events the filter that sees its records
   * @param admissionBytesMax memory that requests may hold together while they are read
   * @param pace holds producers back before they commit
   */
  public Engine(
      EvidentLog log,
      Limits limits,
      Streams streams,
      Pseudonyms pseudonyms,
      PersonalFields personal,
      Supplier<RecordFilter> filters,
      InstantSource clock,
      SecureRandom random,
      long admissionBytesMax,
      Pace pace) {
    this.log = log;
    this.limits = limits;
    this.streams = streams;
    this.scopes = new Scopes(streams::names, pseudonyms, clock);
    this.personal = personal;
    this.filters = filters;
    this.clock = clock;
    this.random = random;
    this.budget = new AdmissionBudget(admissionBytesMax);
    this.pace = pace;
  }

  /**
   * Reads a body of events and makes them durable.
   *
   * @param access a stream to which it does not append does not exist
   * @param idempotencyKey gives ids to events that have none; empty for none
   * @param atomic all or nothing: one refused event refuses the body
   * @throws BodyRefused when the body as a whole cannot be taken
   * @throws Refused when the log takes nothing at present; nothing of the body is stored
   */
  public Admitted admit(
      Access access, InputStream body, BodyFormat format, String idempotencyKey, boolean atomic)
      throws IOException, BodyRefused, Refused, InterruptedException {
    return admit(access::mayAppend, body, format, idempotencyKey, atomic);
  }

  /**
   * The server's own events, which go to the one stream that nobody else writes. One that is
   * refused takes no other with it.
   */
  public Admitted admitOwn(InputStream body)
      throws IOException, BodyRefused, Refused, InterruptedException {
    return admit(Access.OWN_STREAM::equals, body, BodyFormat.NDJSON, "", false);
  }

  private Admitted admit(
      Predicate<String> allowed,
      InputStream body,
      BodyFormat format,
      String idempotencyKey,
      boolean atomic)
      throws IOException, BodyRefused, Refused, InterruptedException {
    AllowedReader reader = readers.poll();
    Catalog catalog = streams.catalog();
    if (reader == null || !reader.isFor(catalog)) {
      reader = new AllowedReader(catalog, limits, streams, personal, filters.get(), clock, random);
    }
    try (Admission admission = new Admission(log, budget, atomic)) {
      admission.read(reader.allowing(allowed), body, format, idempotencyKey);
      boolean _ = readers.offer(reader);
      int events = admission.records();
      pace.await(events);
      try {
        return admission.commit();
      } finally {
        pace.done(events);
      }
    }
  }

  /** The refusal code of what the log says. */
  public static RefusalCode code(Refused.Reason reason) {
    return switch (reason) {
      case QUEUE_FULL -> RefusalCode.QUEUE_FULL;
      case DISK_FULL -> RefusalCode.DISK_FULL;
      case STOPPED -> RefusalCode.LOG_STOPPED;
    };
  }

  /** What a client is told; why the log stopped is for the server's own log. */
  public static String detail(Refused refused) {
    return switch (refused.reason()) {
      case QUEUE_FULL, DISK_FULL -> String.valueOf(refused.getMessage());
      case STOPPED -> "the log takes no events any more; the server's log says why";
    };
  }

  /** The log that events go to. */
  public EvidentLog log() {
    return log;
  }

  /** The streams that there are. */
  public Streams streams() {
    return streams;
  }

  /** What askers may see of them. */
  public Scopes scopes() {
    return scopes;
  }

  /** Finds an event by its id in a stream; empty also when it is there and may not be seen. */
  public Optional<FoundRecord> event(Access access, String stream, String id) throws IOException {
    int number = streams.streamNumber(stream);
    if (number == Names.UNKNOWN || access.reading(stream).isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredRecord> stored = event(number, id);
    return stored.isPresent() ? look(access, stored.get()) : Optional.empty();
  }

  /**
   * The record at an index; empty also when it is there and may not be seen. Control records belong
   * to no stream and are public.
   */
  public Optional<FoundRecord> record(Access access, long index) throws IOException {
    if (index < 0 || index >= log.committed().size()) {
      return Optional.empty();
    }
    StoredRecord stored = log.record(index);
    return stored.isControl()
        ? Optional.of(new FoundRecord(stored, new Seen(new byte[0], false)))
        : look(access, stored);
  }

  private Optional<FoundRecord> look(Access access, StoredRecord stored) {
    String stream = streams.catalog().streamName(stored.stream());
    return scopes
        .of(access, new Filter.Exact(new Field("stream"), stream))
        .look(stored.index(), RecordIdentity.whole(stored))
        .map(seen -> new FoundRecord(stored, seen));
  }

  private Optional<StoredRecord> event(int stream, String id) throws IOException {
    byte[] canonical = Records.stringBytes(id);
    long key = RecordIdentity.key(RecordIdentity.sha256(), stream, canonical, 0, canonical.length);
    OptionalLong index =
        log.find(
            key,
            UuidV7.millis(canonical, 0, canonical.length),
            record -> record.stream() == stream && hasId(record, canonical));
    return index.isPresent() ? Optional.of(log.record(index.getAsLong())) : Optional.empty();
  }

  private static boolean hasId(StoredRecord record, byte[] id) {
    byte[] bytes = record.firstBytes();
    return Arrays.equals(bytes, Records.ID_OFFSET, Records.idEnd(bytes), id, 0, id.length);
  }

  /**
   * A proof of a record: under the first checkpoint over it that the quorum of witnesses cosigned,
   * which says since when it is witnessed, or else under the newest that is released. Its {@code
   * extra} is the entry. It holds nothing that the public log does not show.
   *
   * @return empty when no checkpoint covers the record yet
   */
  public Optional<TlogProof> receipt(FoundRecord found) throws IOException, InterruptedException {
    StoredRecord record = found.record();
    Optional<Published> seen = log.witnesses().covering(record.index());
    Optional<Published> checkpoint =
        seen.isPresent()
            ? seen
            : log.awaitPublished(record.index(), PUBLISH_WAIT).map(log.witnesses()::cosigned);
    return checkpoint.isPresent() ? Optional.of(under(checkpoint.get(), record)) : Optional.empty();
  }

  /**
   * The same under the first checkpoint over the record that the quorum of witnesses cosigned.
   *
   * @return empty when there is none within a moment
   */
  public Optional<TlogProof> witnessedReceipt(FoundRecord found)
      throws IOException, InterruptedException {
    StoredRecord record = found.record();
    if (log.witnesses().awaitCovering(record.index(), Witnesses.PATIENCE).isEmpty()) {
      return Optional.empty();
    }
    Optional<Published> seen = log.witnesses().covering(record.index());
    return seen.isPresent() ? Optional.of(under(seen.get(), record)) : Optional.empty();
  }

  private TlogProof under(Published checkpoint, StoredRecord record) throws IOException {
    return TlogProof.withExtra(
        record.entry(),
        record.index(),
        log.inclusion(record.index(), checkpoint.size()),
        checkpoint.note());
  }

  /**
   * Everything that an outsider needs to check a record; empty as {@link #receipt} is. Of a
   * redacted view neither the salts nor the bytes are in it: they would open the commitment to
   * guesses.
   */
  public Optional<EventProof> proof(FoundRecord found) throws IOException, InterruptedException {
    StoredRecord record = found.record();
    return receipt(found)
        .map(proof ->
            new EventProof(
                record.index(),
                found.seen().redacted() ? Optional.empty() : Optional.of(record.segments()),
                record.entry(),
                proof,
                log.key(),
                log.witnesses().keys()));
  }
}
