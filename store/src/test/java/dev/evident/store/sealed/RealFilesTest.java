package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evident.codec.PersonalFields;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.RawRecords;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Every line of JSON in the collected real logs, as a tree under {@code parameters} and as the text
 * of an original, through a sealed and a merged segment: each record comes back byte for byte.
 */
class RealFilesTest {
  private static final int LINES_PER_BATCH = 200;
  private static final int LINE_CHARS_MAX = 300_000;
  private static final int RECORDS_PER_SEGMENT = 6_000;

  @TempDir Path folder;

  private final List<byte[]> records = new ArrayList<>();
  private final StringBuilder batch = new StringBuilder();
  private int batchLines;
  private int files;
  private int refused;

  @Test
  void everyLineComesBackByteForByte() throws Exception {
    Path data =
        Path.of(System.getProperty("evident.root", ".")).resolveSibling("shared").resolve("data");
    assumeTrue(Files.isDirectory(data), "the collected real logs are not here: none were sealed");
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          if (file.toString().endsWith(".zip")) {
            zip(in);
          } else if (file.toString().matches(".*\\.(json|jsonl|log|txt|golden)")) {
            lines(in);
          }
        }
      }
    }
    flush();
    assertThat(records).hasSizeGreaterThan(3_000);
    ChunkCache cache = new ChunkCache(64 << 20, 0);
    List<SealedSegment> parts = new ArrayList<>();
    try {
      for (int at = 0; at < records.size(); at += RECORDS_PER_SEGMENT) {
        List<byte[]> some = records.subList(at, Math.min(records.size(), at + RECORDS_PER_SEGMENT));
        SealedSegment part =
            Sealing.seal(new RealDisk(), cache, folder.resolve(at + ".evs"), some, at);
        parts.add(part);
        Sealing.assertHolds(part, some, at);
      }
      try (SealedSegment merged =
          Sealing.compact(new RealDisk(), cache, folder.resolve("merged.evs"), parts)) {
        Sealing.assertHolds(merged, records, 0);
      }
    } finally {
      for (SealedSegment part : parts) {
        part.close();
      }
    }
    System.out.printf(
        "%d files, %d records back byte for byte (%d lines beyond a limit)%n",
        files, records.size(), refused);
  }

  private void zip(InputStream in) throws Exception {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().endsWith(".json")) {
        lines(zip);
      }
    }
  }

  private void lines(InputStream in) throws Exception {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int before = records.size() + batchLines;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String text = line.strip();
      if (text.startsWith("{") && text.endsWith("}") && text.length() < LINE_CHARS_MAX) {
        add("\"parameters\":{\"line\":" + text + "}");
        add(
            "\"source\":{\"type\":\"json\",\"raw\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text))
                + "\"}");
      }
    }
    files += records.size() + batchLines > before ? 1 : 0;
  }

  private void add(String member) throws Exception {
    batch
        .append("{\"action\":\"file.line\",\"actor\":{\"type\":\"system\"},")
        .append(member)
        .append("}\n");
    if (++batchLines == LINES_PER_BATCH) {
      flush();
    }
  }

  private void flush() throws Exception {
    RawRecords.Read read = RawRecords.accepted(batch.toString(), PersonalFields.NONE, files);
    records.addAll(read.records());
    refused += read.refused();
    batch.setLength(0);
    batchLines = 0;
  }
}
