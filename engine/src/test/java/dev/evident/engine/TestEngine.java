package dev.evident.engine;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.Limits;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Pseudonyms;
import dev.evident.log.EvidentLog;
import dev.evident.log.LogConfig;
import dev.evident.log.LogListener;
import dev.evident.log.Refused;
import dev.evident.log.SealedSource;
import dev.evident.log.StoredRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** An engine over a real log in a directory. */
public final class TestEngine implements AutoCloseable {
  static final LogConfig CONFIG =
      LogConfig.defaults().withOrigin("test.example/engine").withDisk(48L << 20, 0);
  static final long BUDGET = 256L << 20;

  private final EvidentLog log;
  private final Engine engine;

  TestEngine(Path directory, LogConfig config, Disk disk, long budget)
      throws IOException, StartRefused {
    this(directory, config, disk, budget, SealedSource.NONE);
  }

  /** An engine over a log whose oldest records may be sealed elsewhere. */
  public TestEngine(Path directory, Disk disk, SealedSource sealed)
      throws IOException, StartRefused {
    this(directory, CONFIG, disk, BUDGET, sealed);
  }

  private TestEngine(Path directory, LogConfig config, Disk disk, long budget, SealedSource sealed)
      throws IOException, StartRefused {
    SecureRandom random = new SecureRandom();
    log =
        EvidentLog.open(
            directory,
            config,
            disk,
            mayMake ->
                KeyEncryptionKeys.file(disk, directory.resolve("keys/kek.key"), mayMake, random),
            new RecordIdentity(),
            InstantSource.system(),
            random,
            LogListener.NONE,
            sealed);
    engine =
        new Engine(
            log,
            Limits.DEFAULT,
            Streams.fixed(
                Catalog.empty()
                    .with(List.of("main", "side", Access.OWN_STREAM), List.of("default"))),
            new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]),
            PersonalFields.NONE,
            () -> RecordFilter.NONE,
            InstantSource.system(),
            random,
            budget,
            Pace.FREE);
  }

  public TestEngine(Path directory, Disk disk) throws IOException, StartRefused {
    this(directory, CONFIG, disk, BUDGET);
  }

  public EvidentLog log() {
    return log;
  }

  public Engine engine() {
    return engine;
  }

  /** The record as it was accepted, byte for byte. */
  public static byte[] bytes(StoredRecord record) {
    return RecordIdentity.whole(record);
  }

  public Admitted admit(String lines)
      throws IOException, BodyRefused, Refused, InterruptedException {
    return admit(lines, false);
  }

  Admitted admit(String lines, boolean atomic)
      throws IOException, BodyRefused, Refused, InterruptedException {
    byte[] body = lines.getBytes(StandardCharsets.UTF_8);
    return engine.admit(Access.ALL, new ByteArrayInputStream(body), BodyFormat.NDJSON, "", atomic);
  }

  static String event(String id) {
    return "{\"id\":\"" + id + "\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}\n";
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
