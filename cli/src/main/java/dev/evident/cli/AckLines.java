package dev.evident.cli;

import dev.evident.log.verify.Ack;
import dev.evident.merkle.MalformedException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements of a file that {@code append --acks} wrote, one line at a time: such a file
 * may be larger than memory. What cannot be read ends the iteration with an {@link
 * UncheckedIOException} that names the line.
 */
final class AckLines implements Iterator<Ack>, Closeable {
  private final Path file;
  private final BufferedReader reader;
  private @Nullable String next;
  private long number;

  AckLines(Path file) throws IOException {
    this.file = file;
    this.reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    this.next = reader.readLine();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Ack next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    number++;
    try {
      Ack ack = Ack.parse(next);
      next = reader.readLine();
      return ack;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    } catch (MalformedException e) {
      // An append that was killed may leave half a line: nothing is known about that event.
      String what = file + ":" + number + ": " + e.reason();
      throw new UncheckedIOException(what, new IOException(what, e));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
