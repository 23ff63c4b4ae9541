package dev.evident.log.verify;

import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a verification is held against.
 *
 * @param keys the log's trusted keys, at least one, all Ed25519
 * @param oldCheckpoint a signed checkpoint of this log seen before
 * @param acks what writers were told; read once
 * @param policy witnesses that must have cosigned
 * @param maxAge how old the checkpoint may be
 * @param expectedSize least number of entries that the log must have
 * @param threads threads that read and hash, 1..{@value #THREADS_MAX}
 * @param progress told how far it got
 */
public record VerifyOptions(
    List<VerifierKey> keys,
    Optional<byte[]> oldCheckpoint,
    Iterator<Ack> acks,
    Optional<WitnessPolicy> policy,
    Optional<Duration> maxAge,
    OptionalLong expectedSize,
    int threads,
    Progress progress) {
  /** More threads than this only make a server angry. */
  public static final int THREADS_MAX = 64;

  /** Called now and then, from several threads at once. */
  @FunctionalInterface
  public interface Progress {
    /** So many of so many entries are checked; the first number rises, give or take a chunk. */
    void at(long entries, long size);
  }

  public VerifyOptions {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no verifier key: without one nothing can be verified");
    }
    for (VerifierKey key : keys) {
      if (key.algorithm() != VerifierKey.ED25519) {
        throw new IllegalArgumentException("not a log's Ed25519 key: " + key.text());
      }
    }
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("threads is 1..64, not " + threads);
    }
  }

  /** Checkpoint, tiles and entries against these keys, with two threads; nothing else. */
  public static VerifyOptions of(List<VerifierKey> keys) {
    return new VerifyOptions(
        keys,
        Optional.empty(),
        Collections.emptyIterator(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        2,
        (_, _) -> {});
  }

  public VerifyOptions withOldCheckpoint(byte[] note) {
    return new VerifyOptions(
        keys, Optional.of(note.clone()), acks, policy, maxAge, expectedSize, threads, progress);
  }

  /** An {@link java.io.UncheckedIOException} of the iterator ends the verification with code 3. */
  public VerifyOptions withAcks(Iterator<Ack> acks) {
    return new VerifyOptions(
        keys, oldCheckpoint, acks, policy, maxAge, expectedSize, threads, progress);
  }

  public VerifyOptions withPolicy(WitnessPolicy policy) {
    return new VerifyOptions(
        keys, oldCheckpoint, acks, Optional.of(policy), maxAge, expectedSize, threads, progress);
  }

  public VerifyOptions withMaxAge(Duration maxAge) {
    return new VerifyOptions(
        keys, oldCheckpoint, acks, policy, Optional.of(maxAge), expectedSize, threads, progress);
  }

  public VerifyOptions withExpectedSize(long expectedSize) {
    return new VerifyOptions(
        keys,
        oldCheckpoint,
        acks,
        policy,
        maxAge,
        OptionalLong.of(expectedSize),
        threads,
        progress);
  }

  public VerifyOptions withThreads(int threads) {
    return new VerifyOptions(
        keys, oldCheckpoint, acks, policy, maxAge, expectedSize, threads, progress);
  }

  public VerifyOptions withProgress(Progress progress) {
    return new VerifyOptions(
        keys, oldCheckpoint, acks, policy, maxAge, expectedSize, threads, progress);
  }
}
