package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.RecordIdentity;
import dev.evident.log.DataDirectory;
import dev.evident.log.Fsck;
import dev.evident.log.KeySource;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.verify.Ack;
import dev.evident.log.verify.HttpSource;
import dev.evident.log.verify.LogSource;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.VerifierKey;
import dev.evident.store.StoreSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The verifier and fsck in this process, and a listing of the whole log. */
final class Checks {
  private static final Pattern ITEM =
      Pattern.compile("\\{\"index\":(\\d+),\"event\":\\{\"id\":\"([^\"]+)\",");
  private static final Pattern NUMBER = Pattern.compile("\"parameters\":\\{(\"n\":(\\d+),[^}]*)}");
  private static final Pattern NEXT = Pattern.compile("],\"next\":\"([^\"]+)\"");

  private Checks() {}

  static Verdict verify(LogSource source, String vkey, Optional<String> older, Collection<Ack> acks)
      throws Exception {
    VerifyOptions options =
        VerifyOptions.of(List.of(VerifierKey.parse(vkey))).withAcks(acks.iterator());
    if (older.isPresent()) {
      options = options.withOldCheckpoint(older.get().getBytes(StandardCharsets.UTF_8));
    }
    return new Verifier(source, options, InstantSource.system()).verify();
  }

  /** The log of a server must hold every acknowledgement and go on from an older checkpoint. */
  static Verdict.Verified verified(
      RunningServer server, Optional<String> older, Collection<Ack> acks) throws Exception {
    try (HttpSource source = HttpSource.open(URI.create(server.url() + "/log"))) {
      Verdict verdict = verify(source, server.verifierKey(), older, acks);
      assertThat(verdict).isInstanceOf(Verdict.Verified.class);
      return (Verdict.Verified) verdict;
    }
  }

  /** Opens a directory with its store; closing the directory is enough for a test. */
  static DataDirectory open(Path data) throws IOException {
    return DataDirectory.open(
        data,
        new RealDisk(),
        KeySource.inDirectory(data, new RealDisk()),
        new StoreSource(data, new RealDisk(), 0));
  }

  static Fsck.Report fsck(Path data) throws Exception {
    try (StoreSource store = new StoreSource(data, new RealDisk(), 0)) {
      return Fsck.run(
          data,
          new RealDisk(),
          KeySource.inDirectory(data, new RealDisk()),
          new RecordIdentity(),
          2,
          (_, _) -> {},
          store);
    }
  }

  /**
   * Reads every event: none twice, each whole, each where the ledger says; returns how many there
   * are.
   */
  static long listed(RunningServer server, Ledger ledger) throws Exception {
    Set<String> ids = new HashSet<>();
    Set<Long> numbers = new HashSet<>();
    long acknowledged = 0;
    String page = server.body("/v1/events?limit=1000");
    while (true) {
      Matcher item = ITEM.matcher(page);
      Matcher number = NUMBER.matcher(page);
      while (item.find()) {
        assertThat(ids.add(item.group(2))).as("id %s once", item.group(2)).isTrue();
        assertThat(number.find(item.end())).isTrue();
        long n = Long.parseLong(number.group(2));
        assertThat(number.group(1)).as("whole").isEqualTo(Ledger.parameters(n));
        assertThat(numbers.add(n)).as("event %s once", n).isTrue();
        long told = ledger.indexOf(n);
        if (told >= 0) {
          assertThat(Long.parseLong(item.group(1))).as("index of event %s", n).isEqualTo(told);
          acknowledged++;
        }
      }
      Matcher next = NEXT.matcher(page);
      if (!next.find()) {
        break;
      }
      page = server.body("/v1/events?limit=1000&cursor=" + next.group(1));
    }
    assertThat(page).contains("\"complete\":true");
    assertThat(acknowledged).as("acknowledged events").isEqualTo(ledger.acknowledged());
    return numbers.size();
  }
}
