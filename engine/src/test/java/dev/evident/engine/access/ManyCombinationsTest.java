package dev.evident.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.query.QueryText;
import dev.evident.store.scan.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees some fields masked is answered record by record: within the same bounds as others. */
class ManyCombinationsTest {
  private static final List<String> STREAMS = List.of("main");

  @TempDir Path directory;

  private static String numbers(int count) {
    return IntStream.range(0, count).boxed().toList().toString().replace(" ", "");
  }

  @Test
  void countingManyValuesUnderManyCombinationsIsRefusedAndNotTried() throws Exception {
    Reading masked = Reading.of(new ShownFields(Set.of(), Set.of("parameters.a"), false));
    Asker reader =
        new Asker("reader", "reader", "here", Access.of(List.of(Grant.read("main", masked))));
    String parameters =
        "{\"a\":" + numbers(14) + ",\"b\":" + numbers(14) + ",\"c\":" + numbers(3_000) + "}";
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(
          "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"parameters\":" + parameters + "}");
    }
    try (World world = new World(directory, STREAMS)) {
      world.append(lines);
      String few = "* | distinct parameters.b by parameters.a";
      assertThat(world.answer(QueryText.parse(few), Order.TIME_DESC, 5, false, reader))
          .contains("‹masked:");
      String many = "* | distinct parameters.c by parameters.a, parameters.b";
      assertThat(world.answer(QueryText.parse(many), Order.TIME_DESC, 5, false, reader))
          .startsWith("TOO_MUCH_MEMORY");
    }
  }
}
