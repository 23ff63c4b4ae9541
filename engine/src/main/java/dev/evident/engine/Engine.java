package dev.evident.engine;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import dev.evident.codec.Records;
import dev.evident.codec.UuidV7;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.Refused;
import dev.evident.log.StoredRecord;
import dev.evident.merkle.TlogProof;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
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
  private final Names names;
  private final PersonalFields personal;
  private final Supplier<RecordFilter> filters;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final AdmissionBudget budget;
  private final Pace pace;
  private final ArrayBlockingQueue<EventReader> readers =
      new ArrayBlockingQueue<>(READERS_KEPT_MAX);

  /**
   * @param filters gives each reader of events the filter that sees its records
   * @param admissionBytesMax memory that requests may hold together while they are read
   * @param pace holds producers back before they commit
   */
  public Engine(
      EvidentLog log,
      Limits limits,
      Names names,
      PersonalFields personal,
      Supplier<RecordFilter> filters,
      InstantSource clock,
      SecureRandom random,
      long admissionBytesMax,
      Pace pace) {
    this.log = log;
    this.limits = limits;
    this.names = names;
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
   * @param idempotencyKey gives ids to events that have none; empty for none
   * @param atomic all or nothing: one refused event refuses the body
   * @throws BodyRefused when the body as a whole cannot be taken
   * @throws Refused when the log takes nothing at present; nothing of the body is stored
   */
  public Admitted admit(InputStream body, BodyFormat format, String idempotencyKey, boolean atomic)
      throws IOException, BodyRefused, Refused, InterruptedException {
    EventReader reader = readers.poll();
    if (reader == null) {
      reader = new EventReader(limits, names, personal, filters.get(), clock, random);
    }
    try (Admission admission = new Admission(log, budget, atomic)) {
      admission.read(reader, body, format, idempotencyKey);
      boolean _ = readers.offer(reader);
      pace.await();
      return admission.commit();
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

  /** The catalog of streams and classes. */
  public Names names() {
    return names;
  }

  /** Finds an event by its id in a stream. */
  public Optional<StoredRecord> event(int stream, String id) throws IOException {
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
    return java.util.Arrays.equals(
        bytes, Records.ID_OFFSET, Records.idEnd(bytes), id, 0, id.length);
  }

  /** The record as it was accepted, byte for byte. */
  public static byte[] bytes(StoredRecord record) {
    return RecordIdentity.whole(record);
  }

  /**
   * A proof of a record under a released checkpoint; its {@code extra} is the entry.
   *
   * @return empty when no checkpoint covers the record yet
   */
  public Optional<TlogProof> receipt(StoredRecord record) throws IOException, InterruptedException {
    Optional<Published> published = log.awaitPublished(record.index(), PUBLISH_WAIT);
    if (published.isEmpty()) {
      return Optional.empty();
    }
    Published checkpoint = published.get();
    return Optional.of(
        TlogProof.withExtra(
            record.entry(),
            record.index(),
            log.inclusion(record.index(), checkpoint.size()),
            checkpoint.note()));
  }

  /** Everything that an outsider needs to check a record; empty as {@link #receipt} is. */
  public Optional<EventProof> proof(StoredRecord record) throws IOException, InterruptedException {
    return receipt(record).map(proof -> new EventProof(record, record.entry(), proof, log.key()));
  }
}
