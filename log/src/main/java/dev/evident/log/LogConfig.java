package dev.evident.log;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a log.
 *
 * @param origin name of the log in its checkpoints; needed at first start only, made when absent
 * @param queueRecordsMax records that may wait for the sequencer
 * @param queueBytesMax bytes that may wait for the sequencer
 * @param acceptedRounding accepted times are rounded down to a multiple of this
 * @param checkpointInterval how often a checkpoint is made while the log grows
 * @param journalFileBytes size of a journal file
 * @param reserveBytes bytes that stay free on the disk
 * @param classes names of the retention classes by number
 * @param encrypted whether frames are sealed; false only to measure what that costs
 * @param witnesses who is asked to cosign checkpoints
 */
public record LogConfig(
    Optional<String> origin,
    int queueRecordsMax,
    long queueBytesMax,
    Duration acceptedRounding,
    Duration checkpointInterval,
    long journalFileBytes,
    long reserveBytes,
    Map<Integer, String> classes,
    boolean encrypted,
    WitnessSettings witnesses) {

  /** Smallest journal file: its header, and a frame of the largest batch. */
  public static final long JOURNAL_FILE_BYTES_MIN = 64 * 1024;

  public LogConfig {
    classes = Map.copyOf(classes);
    if (queueRecordsMax < 1 || queueBytesMax < 1) {
      throw new IllegalArgumentException("the queue must hold at least one record of one byte");
    }
    if (acceptedRounding.toMillis() < 1 || checkpointInterval.toMillis() < 1) {
      throw new IllegalArgumentException("rounding and checkpoint interval are at least 1 ms");
    }
    if (journalFileBytes < JOURNAL_FILE_BYTES_MIN || reserveBytes < 0) {
      throw new IllegalArgumentException(
          "a journal file has at least "
              + JOURNAL_FILE_BYTES_MIN
              + " bytes, the reserve at least 0");
    }
  }

  /** The values that a server starts with when nothing is set. */
  public static LogConfig defaults() {
    return new LogConfig(
        Optional.empty(),
        65_536,
        64L << 20,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        64L << 20,
        1L << 30,
        Map.of(1, "default"),
        true,
        WitnessSettings.NONE);
  }

  /** The same with another origin. */
  public LogConfig withOrigin(String name) {
    return new LogConfig(
        Optional.of(name),
        queueRecordsMax,
        queueBytesMax,
        acceptedRounding,
        checkpointInterval,
        journalFileBytes,
        reserveBytes,
        classes,
        encrypted,
        witnesses);
  }

  /** The same with other sizes of journal file and reserve. */
  public LogConfig withDisk(long fileBytes, long reserve) {
    return new LogConfig(
        origin,
        queueRecordsMax,
        queueBytesMax,
        acceptedRounding,
        checkpointInterval,
        fileBytes,
        reserve,
        classes,
        encrypted,
        witnesses);
  }

  /** The same with another queue. */
  public LogConfig withQueue(int recordsMax, long bytesMax) {
    return new LogConfig(
        origin,
        recordsMax,
        bytesMax,
        acceptedRounding,
        checkpointInterval,
        journalFileBytes,
        reserveBytes,
        classes,
        encrypted,
        witnesses);
  }

  /** The same with frames sealed or plain. */
  public LogConfig withEncryption(boolean on) {
    return new LogConfig(
        origin,
        queueRecordsMax,
        queueBytesMax,
        acceptedRounding,
        checkpointInterval,
        journalFileBytes,
        reserveBytes,
        classes,
        on,
        witnesses);
  }

  /** The same with other witnesses. */
  public LogConfig withWitnesses(WitnessSettings asked) {
    return new LogConfig(
        origin,
        queueRecordsMax,
        queueBytesMax,
        acceptedRounding,
        checkpointInterval,
        journalFileBytes,
        reserveBytes,
        classes,
        encrypted,
        asked);
  }
}
