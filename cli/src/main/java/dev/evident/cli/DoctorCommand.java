package dev.evident.cli;

import dev.evident.cli.doctor.Doctor;
import dev.evident.cli.doctor.Finding;
import dev.evident.cli.doctor.Installation;
import dev.evident.cli.doctor.Live;
import dev.evident.log.DataDirectory;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code evident doctor}: is an installation well, and what to do where it is not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Look at a running installation: server, certificate, permissions, keys, disk, clock, last"
            + " verification, witnesses, memory. Changes nothing.",
    footer = {
      "",
      "Exit codes: 0 nothing failed (warnings may stand there); 1 something failed; 2 usage."
    })
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "a server elsewhere (default: the one of the data directory)")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key (default: EVIDENT_KEY, or the local server's admin key)")
  private @Nullable String key;

  @Option(
      names = "--time-from",
      paramLabel = "URL",
      description = "compare the clock with the Date that this web server sends")
  private @Nullable String timeFrom;

  @Option(names = "--json", description = "print one JSON object in place of text")
  private boolean json;

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private TrustOptions trust = new TrustOptions();

  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Optional<Config> disk = url == null ? Optional.of(options.load(terminal)) : Optional.empty();
    if (disk.isPresent() && !DataDirectory.isOne(disk.get().data().directory())) {
      throw new CommandFailed(
          ExitCode.USAGE,
          disk.get().data().directory() + " is not a data directory of evident: it has no journal");
    }
    Optional<Installation.OtherClock> clock = otherClock();
    Instant now = InstantSource.system().instant();
    Optional<Live> server = server(disk);
    List<Finding> findings;
    try {
      findings = Doctor.examine(new Installation(disk, server, now, clock));
    } finally {
      server.ifPresent(Live::close);
    }
    print(findings);
    return findings.stream().anyMatch(Finding.Fail.class::isInstance)
        ? ExitCode.REFUSED
        : ExitCode.OK;
  }

  private Optional<Live> server(Optional<Config> disk) throws CommandFailed, IOException {
    Optional<String> given =
        Optional.ofNullable(key)
            .or(() -> Connection.set(terminal.environment(), Connection.KEY_VARIABLE));
    if (url != null) {
      return Optional.of(new Live(address(url), given.orElse(""), trust.context(terminal)));
    }
    Path data = disk.orElseThrow().data().directory();
    Optional<String> left = file(data.resolve(EvidentServer.URL_FILE));
    if (left.isEmpty()) {
      return Optional.empty();
    }
    SSLContext tls = trust.contextOfLocal(data, terminal);
    String secret = given.or(() -> file(data.resolve("admin.key"))).orElse("");
    return Optional.of(new Live(address(left.get()), secret, tls));
  }

  private Optional<Installation.OtherClock> otherClock()
      throws CommandFailed, IOException, InterruptedException {
    if (timeFrom == null) {
      return Optional.empty();
    }
    // Of a public server: what is trusted of Evident's own says nothing about it.
    URI from = address(timeFrom);
    Instant time =
        Live.timeOf(from, trust.context(terminal))
            .orElseThrow(() -> new CommandFailed(ExitCode.IO, from + " sends no Date"));
    return Optional.of(new Installation.OtherClock(from.toString(), time));
  }

  private static Optional<String> file(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException _) {
      return Optional.empty(); // not there, or not ours to read
    }
  }

  private static URI address(String text) throws CommandFailed {
    String plain = text.strip().replaceAll("/+$", "");
    if (!plain.matches("(?i)https?://[^/\\s]+(/\\S*)?")) {
      throw new CommandFailed(
          ExitCode.USAGE, "\"" + text + "\" is no address; write https://HOST:PORT");
    }
    try {
      return URI.create(plain);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(ExitCode.USAGE, "\"" + text + "\" is no address", e);
    }
  }

  private void print(List<Finding> findings) {
    PrintStream out = terminal.out();
    if (json) {
      List<Map<String, String>> all = new ArrayList<>();
      for (Finding one : findings) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("level", one.level());
        members.put("check", one.check());
        members.put("what", one.what());
        one.whatNow().ifPresent(advice -> members.put("what_now", advice));
        all.add(members);
      }
      out.println(new JsonMapper().writeValueAsString(Map.of("findings", all)));
      return;
    }
    for (Finding one : findings) {
      out.printf("%-5s %-12s %s%n", one.level(), one.check(), Shown.plain(one.what()));
      one.whatNow().ifPresent(advice -> out.println("        what now: " + Shown.plain(advice)));
    }
    out.printf(
        "%d ok, %d warn, %d fail%n",
        count(findings, Finding.Ok.class),
        count(findings, Finding.Warn.class),
        count(findings, Finding.Fail.class));
  }

  private static long count(List<Finding> findings, Class<? extends Finding> kind) {
    return findings.stream().filter(kind::isInstance).count();
  }
}
