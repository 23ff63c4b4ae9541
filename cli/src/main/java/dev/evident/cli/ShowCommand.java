package dev.evident.cli;

import dev.evident.client.EvidentClient;
import dev.evident.client.EvidentException;
import dev.evident.client.StoredRecord;
import dev.evident.log.verify.ProofCheck;
import dev.evident.log.verify.Verdict;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code evident show}: one event in full, for people, and whether its proof holds. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Show an event in full, what it changed, and whether it is in the log: the proof is checked"
            + " here, not by the server.",
    footer = {
      "",
      "Exit codes: 0 shown; 1 there is no such event, or its proof does not hold;",
      "2 usage; 3 could not be read. The exact bytes: evident get."
    })
final class ShowCommand implements Callable<Integer> {
  private static final int NAME_CHARS = 12;

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "the event's id")
  private String id = "";

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "default: ${DEFAULT-VALUE}")
  private String stream = "main";

  @Option(
      names = "--trust",
      paramLabel = "VKEY",
      description =
          "a verifier key of the log, or a file with it (default for the local server: its"
              + " log.vkey)")
  private List<String> keys = new ArrayList<>();

  private final Terminal terminal;

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<VerifierKey> trusted = trusted();
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      Optional<StoredRecord> found = client.get(id, stream);
      if (found.isEmpty()) {
        throw new CommandFailed(
            ExitCode.REFUSED, "stream " + stream + " has no event \"" + id + "\"");
      }
      print(found.get());
      boolean holds = proof(client, found.get(), trusted);
      return holds ? ExitCode.OK : ExitCode.REFUSED;
    }
  }

  private List<VerifierKey> trusted() throws CommandFailed, IOException {
    if (!keys.isEmpty()) {
      return VerifierKeys.read("--trust", keys, VerifierKey.ED25519);
    }
    Optional<Path> local = connection.localFile("log.vkey", terminal);
    return local.isPresent() && Files.isRegularFile(local.get())
        ? VerifierKeys.ofFile("--trust", local.get(), VerifierKey.ED25519)
        : List.of();
  }

  // ---- the event

  private void print(StoredRecord stored) {
    JsonNode event = Documents.MAPPER.readTree(stored.record());
    for (Map.Entry<String, JsonNode> member : event.properties()) {
      if (member.getKey().equals("changes")) {
        changes(member.getValue());
      } else {
        member(0, member.getKey(), member.getValue());
      }
    }
  }

  private void changes(JsonNode changes) {
    boolean colours =
        terminal.outIsTerminal() && Connection.set(terminal.environment(), "NO_COLOR").isEmpty();
    Optional<List<String>> lines = new ChangeLines(colours).of(changes);
    if (lines.isEmpty()) {
      member(0, "changes", changes);
      return;
    }
    terminal.out().println("changes");
    lines.get().forEach(line -> terminal.out().println("  " + line));
  }

  private void member(int depth, String name, JsonNode value) {
    PrintStream out = terminal.out();
    String indent = "  ".repeat(depth);
    String title = indent + Shown.plain(name);
    if (value.isObject() && !value.isEmpty()) {
      out.println(title);
      value.properties().forEach(inner -> member(depth + 1, inner.getKey(), inner.getValue()));
    } else if (value.isArray() && !value.isEmpty()) {
      out.println(title);
      int number = 1;
      for (JsonNode one : value) {
        member(depth + 1, number++ + ".", one);
      }
    } else {
      out.println(row(title, Shown.plain(Documents.text(value))));
    }
  }

  private static String row(String title, String value) {
    int width = Math.max(NAME_CHARS, title.length());
    return (title + " ".repeat(width - title.length()) + "  " + value).stripTrailing();
  }

  // ---- its proof

  /** Whether nothing speaks against it. */
  private boolean proof(EvidentClient client, StoredRecord stored, List<VerifierKey> trusted)
      throws EvidentException, InterruptedException {
    PrintStream out = terminal.out();
    out.println();
    out.println(
        row(
            "committed",
            "index "
                + stored.index()
                + ", accepted "
                + Instant.ofEpochMilli(stored.acceptedMs())
                + ", leaf "
                + Shown.plain(stored.leaf())));
    Optional<byte[]> proof;
    try {
      proof = client.proof(id, stream);
    } catch (EvidentException e) {
      if (e.code().equals("not-published")) {
        out.println(row("published", "not yet: no checkpoint covers it"));
        return true;
      }
      throw e;
    }
    if (proof.isEmpty()) {
      out.println(row("proof", "the server has none"));
      return false;
    }
    return checked(proof.get(), stored, trusted);
  }

  private boolean another() {
    terminal.out().println(row("proof", "DOES NOT HOLD: it is the proof of another event"));
    return false;
  }

  private boolean held(Verdict.Proven proven, StoredRecord stored, String said) {
    if (proven.index() != stored.index() || !proven.leaf().hex().equals(stored.leaf())) {
      return another();
    }
    PrintStream out = terminal.out();
    out.println(
        row(
            "published",
            "under the checkpoint of size "
                + proven.size()
                + " of "
                + Shown.plain(proven.origin())));
    out.println(row("proof", said));
    return true;
  }

  private boolean checked(byte[] proof, StoredRecord stored, List<VerifierKey> trusted) {
    PrintStream out = terminal.out();
    if (trusted.isEmpty()) {
      out.println(row("published", "the server gives a proof"));
      out.println(
          row("proof", "not checked: name the log's verifier key with --trust to check it here"));
      return true;
    }
    switch (new ProofCheck(trusted).check(proof)) {
      case Verdict.Proven proven -> {
        return proven.payloadChecked()
            ? held(proven, stored, "verified here: record, commitment, path and signature agree")
            : another();
      }
      case Verdict.Withheld(Verdict.Proven entry) -> {
        return held(
            entry,
            stored,
            "verified here: entry, path and signature agree; of the record you may not see all, so"
                + " it was not checked");
      }
      case Verdict.Failed failed -> {
        out.println(row("proof", "DOES NOT HOLD: " + Shown.plain(failed.what())));
        return false;
      }
      case Verdict.Verified _ -> throw new AssertionError("bug: a proof is no whole log");
    }
  }
}
