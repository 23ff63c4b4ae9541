package dev.evident.cli.doctor;

import dev.evident.log.verify.HttpSource;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock against what it said before (accepted times never go back, so one that runs behind them
 * stands still), against the server's, and against another machine's.
 */
final class ClockCheck implements Check {
  /** An HTTP date has whole seconds, and its reply takes a while. */
  private static final Duration TOLERATED = Duration.ofSeconds(5);

  /** Beyond that, certificates and tokens begin to fail. */
  private static final Duration SERIOUS = Duration.ofSeconds(60);

  private static final String SET = "let NTP set the clock (timedatectl, chronyc)";

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException, InterruptedException {
    List<Finding> all = new ArrayList<>();
    Instant now = installation.now();
    Optional<Instant> accepted = newest(installation);
    if (accepted.isPresent()) {
      all.add(
          accepted.get().isAfter(now.plus(TOLERATED))
              ? new Finding.Fail(
                  name(),
                  "the newest record was accepted at %s, which is in the future of this clock (%s)"
                      .formatted(accepted.get(), now),
                  SET + "; until it has caught up every event gets that same accepted time")
              : new Finding.Ok(name(), "the newest record was accepted at " + accepted.get()));
    }
    if (installation.server().isPresent()) {
      installation
          .server()
          .get()
          .get("/healthz")
          .date()
          .ifPresent(date -> all.add(difference("the server", date, now)));
    }
    installation
        .otherClock()
        .ifPresent(other -> all.add(difference(other.from(), other.time(), now)));
    return all;
  }

  private Finding difference(String whose, Instant theirs, Instant ours) {
    Duration difference = Duration.between(theirs, ours).abs();
    String said = "%d s between this clock and that of %s".formatted(difference.toSeconds(), whose);
    if (difference.compareTo(SERIOUS) > 0) {
      return new Finding.Fail(name(), said, SET);
    }
    return difference.compareTo(TOLERATED) > 0
        ? new Finding.Warn(name(), said, SET)
        : new Finding.Ok(name(), said);
  }

  private static Optional<Instant> newest(Installation installation) throws IOException {
    if (installation.server().isPresent()) {
      return published(installation.server().get());
    }
    return installation.disk().isPresent()
        ? written(installation.disk().get().data().directory().resolve("journal"))
        : Optional.empty();
  }

  private static Optional<Instant> published(Live server) throws IOException {
    URI log = URI.create(server.url() + "/log");
    try (HttpSource source = HttpSource.open(log, server.tls())) {
      Optional<byte[]> note = source.checkpoint();
      if (note.isEmpty()) {
        return Optional.empty();
      }
      long size = Checkpoint.parse(Note.parse(note.get()).text()).size();
      long bundle = (size - 1) / Tile.WIDTH_MAX;
      int width = (int) (size - bundle * Tile.WIDTH_MAX);
      Optional<byte[]> entries = source.entries(new BundleId(bundle, width));
      if (size == 0 || entries.isEmpty()) {
        return Optional.empty();
      }
      EntryBundle all = EntryBundle.parse(entries.get(), width);
      Entry last = Entry.decode(entries.get(), all.offset(width - 1), all.length(width - 1));
      return Optional.of(Instant.ofEpochMilli(last.acceptedMs()));
    } catch (MalformedException e) {
      throw new IOException("the log at " + log + " is not readable: " + e.getMessage(), e);
    }
  }

  /** Of a stopped server: when its journal was written to. */
  private static Optional<Instant> written(Path journal) throws IOException {
    Optional<Instant> newest = Optional.empty();
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file : files.toList()) {
        Instant time = Files.getLastModifiedTime(file).toInstant();
        newest = newest.filter(other -> other.isAfter(time)).or(() -> Optional.of(time));
      }
    }
    return newest;
  }
}
