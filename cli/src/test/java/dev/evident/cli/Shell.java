package dev.evident.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** Runs commands as a script would, and keeps what they print. */
record Shell(String input, boolean people, Map<String, String> environment) {
  static final Shell SCRIPT = new Shell("", false, Map.of());

  record Result(int code, String out, String err) {}

  Shell withInput(String text) {
    return new Shell(text, people, environment);
  }

  Result run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code =
        Commands.run(
            new Terminal(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                people,
                people,
                environment),
            words);
    return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
