package dev.evident.cli;

import dev.evident.receive.Translator;
import dev.evident.receive.sources.Translators;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evident import}: logs of other systems into the log, each with its original. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Translate logs of other systems and append them; twice adds nothing.")
final class ImportCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "kubernetes-audit or aws-cloudtrail")
  private String from = "";

  @Mixin private Sending sending = new Sending();
  private final Terminal terminal;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    InstantSource clock = InstantSource.system();
    Translator translator = Translators.named(from, clock).orElseThrow(() -> unknownSource(clock));
    return sending.send(
        "import --from " + from, terminal, content -> new TranslatedLines(content, translator));
  }

  private CommandFailed unknownSource(InstantSource clock) {
    List<String> names = Translators.all(clock).stream().map(Translator::name).toList();
    return new CommandFailed(
        ExitCode.USAGE, "no source \"" + from + "\"; there are " + String.join(", ", names));
  }
}
