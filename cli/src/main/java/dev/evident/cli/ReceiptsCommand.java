package dev.evident.cli;

import dev.evident.client.EvidentClient;
import dev.evident.client.ReceiptLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evident receipts}: proofs to keep, so that the log can be held to its word. */
@Command(
    name = "receipts",
    mixinStandardHelpOptions = true,
    description = "Download receipts: of one index to the output, of several into a directory.")
final class ReceiptsCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Parameters(arity = "0..*", paramLabel = "INDEX", description = "indexes in the log")
  private List<Long> indexes = List.of();

  @Option(names = "--acks", paramLabel = "FILE", description = "a file that append --acks wrote")
  private @Nullable Path acks;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "signed",
      description =
          "signed: a proof under a published checkpoint (C2SP tlog-proof); witnessed: under one that"
              + " the witnesses have cosigned; durable: index and root (default: ${DEFAULT-VALUE})")
  private ReceiptLevel level = ReceiptLevel.SIGNED;

  @Option(names = "--out", paramLabel = "DIR", description = "where to put INDEX.tlog-proof files")
  private @Nullable Path out;

  private final Terminal terminal;

  ReceiptsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (indexes.isEmpty() == (acks == null)) {
      throw new CommandFailed(ExitCode.USAGE, "give either indexes or --acks FILE");
    }
    if (out == null && (acks != null || indexes.size() > 1)) {
      throw new CommandFailed(ExitCode.USAGE, "several receipts need a directory: add --out DIR");
    }
    if (out != null) {
      Files.createDirectories(out);
    }
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      for (long index : indexes) {
        fetch(client, new Ack(index, Optional.empty()));
      }
      if (acks != null) {
        fetchAll(client, acks);
      }
    }
    return ExitCode.OK;
  }

  /** A line of an acks file, or an index alone. */
  private record Ack(long index, Optional<String> leaf) {
    static Ack parse(Path file, long number, String line) throws CommandFailed {
      if (!line.matches("[0-9]{1,18} [0-9a-f]{64}")) {
        throw new CommandFailed(
            ExitCode.IO, file + ":" + number + " is not a line \"index leaf-hex\"");
      }
      String[] parts = line.split(" ");
      return new Ack(Long.parseLong(parts[0]), Optional.of(parts[1]));
    }
  }

  private void fetchAll(EvidentClient client, Path file)
      throws CommandFailed, IOException, InterruptedException {
    Progress progress = new Progress(terminal, 0);
    try (var lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        fetch(client, Ack.parse(file, number, line));
        progress.events(number);
      }
    } finally {
      progress.clear();
    }
  }

  private void fetch(EvidentClient client, Ack ack)
      throws CommandFailed, IOException, InterruptedException {
    byte[] receipt = client.receipt(ack.index(), level);
    if (level == ReceiptLevel.DURABLE && ack.leaf().isPresent()) {
      JsonNode durable = JsonMapper.shared().readTree(receipt);
      if (!durable.path("leaf").asString("").equals(ack.leaf().get())) {
        throw new CommandFailed(
            ExitCode.BROKEN_ACKNOWLEDGEMENT,
            "the log holds another entry at index "
                + ack.index()
                + " than it acknowledged; keep the acks file and run evident verify --acks");
      }
    }
    if (out == null) {
      terminal.out().write(receipt);
      return;
    }
    String ending = level == ReceiptLevel.DURABLE ? ".json" : ".tlog-proof";
    Files.write(out.resolve(ack.index() + ending), receipt);
  }
}
