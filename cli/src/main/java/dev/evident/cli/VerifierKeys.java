package dev.evident.cli;

import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifier keys as people name them: the text of one, or a file that holds some, one a line. */
final class VerifierKeys {
  private static final int FILE_BYTES_MAX = 64 << 10;

  private VerifierKeys() {}

  /**
   * Reads an option's values.
   *
   * @param option its name, for messages
   * @param algorithm what the keys must be for
   */
  static List<VerifierKey> read(String option, List<String> values, byte algorithm)
      throws CommandFailed, IOException {
    List<VerifierKey> keys = new ArrayList<>();
    for (String value : values) {
      if (isFile(value)) {
        keys.addAll(ofFile(option, Path.of(value), algorithm));
      } else {
        keys.add(parsed(option, value, algorithm));
      }
    }
    return keys;
  }

  private static boolean isFile(String value) {
    try {
      return Files.isRegularFile(Path.of(value));
    } catch (InvalidPathException _) {
      return false;
    }
  }

  /** The keys in a file. */
  static List<VerifierKey> ofFile(String option, Path file, byte algorithm)
      throws CommandFailed, IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(FILE_BYTES_MAX + 1);
    }
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && bytes.length <= FILE_BYTES_MAX) {
        keys.add(parsed(option + ": file " + file, line.strip(), algorithm));
      }
    }
    if (keys.isEmpty()) {
      throw new CommandFailed(ExitCode.USAGE, option + ": file " + file + " holds no verifier key");
    }
    return keys;
  }

  private static VerifierKey parsed(String option, String text, byte algorithm)
      throws CommandFailed {
    try {
      VerifierKey key = VerifierKey.parse(text.strip());
      if (key.algorithm() != algorithm) {
        throw new CommandFailed(
            ExitCode.USAGE,
            option
                + ": "
                + key.name()
                + (algorithm == VerifierKey.ED25519
                    ? " is not a log's Ed25519 key"
                    : " is not a witness's key (cosignature/v1)"));
      }
      return key;
    } catch (MalformedException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          option
              + ": neither a verifier key (name+hash+key) nor a file: \""
              + text
              + "\" ("
              + e.reason()
              + ")",
          e);
    }
  }
}
