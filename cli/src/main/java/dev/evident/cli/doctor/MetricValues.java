package dev.evident.cli.doctor;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One reading of {@code /metrics}: values by their name with labels. */
record MetricValues(Map<String, Double> values) {
  private static final int OK = 200;

  MetricValues {
    values = Map.copyOf(values);
  }

  /** Empty when the server does not show them to us. */
  static Optional<MetricValues> of(Live server) throws IOException, InterruptedException {
    Live.Answer answer = server.get("/metrics");
    return answer.status() == OK ? Optional.of(parse(answer.body())) : Optional.empty();
  }

  static MetricValues parse(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.split("\n")) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        String number = line.substring(space + 1);
        if (number.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
          values.put(line.substring(0, space), Double.valueOf(number));
        }
      }
    }
    return new MetricValues(values);
  }

  Optional<Double> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value of a label of the one series that has this name. */
  Optional<String> label(String name, String label) {
    String begin = label + "=\"";
    return values.keySet().stream()
        .filter(series -> series.startsWith(name + "{") && series.contains(begin))
        .map(series -> series.substring(series.indexOf(begin) + begin.length()))
        .map(rest -> rest.substring(0, rest.indexOf('"')))
        .findFirst();
  }
}
