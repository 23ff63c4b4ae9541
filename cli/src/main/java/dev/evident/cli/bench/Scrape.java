package dev.evident.cli.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** One reading of {@code /metrics}: values by their name with labels. */
record Scrape(Map<String, Double> values) {
  Scrape {
    values = Map.copyOf(values);
  }

  static Scrape of(ServerProcess server) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (Reader reader = new Reader(server)) {
      for (String line : reader.get("/metrics").split("\n")) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith("#") && space > 0) {
          values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
      }
    }
    return new Scrape(values);
  }

  /** How much a counter grew since an earlier reading. */
  double since(Scrape earlier, String name) {
    return values.getOrDefault(name, 0.0) - earlier.values.getOrDefault(name, 0.0);
  }

  /**
   * Milliseconds that this share of the times since an earlier reading does not exceed, between the
   * bounds of a bucket in proportion; 0 without any.
   */
  double millisSince(Scrape earlier, String histogram, double share) {
    TreeMap<Double, Double> counts = new TreeMap<>();
    String start = histogram + "_bucket{le=\"";
    for (String name : values.keySet()) {
      if (name.startsWith(start)) {
        String bound = name.substring(start.length(), name.indexOf('"', start.length()));
        double seconds =
            bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
        counts.put(seconds, since(earlier, name));
      }
    }
    if (counts.isEmpty() || counts.lastEntry().getValue() == 0) {
      return 0;
    }
    double wanted = share * counts.lastEntry().getValue();
    double below = 0;
    double lower = 0;
    for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
      if (bucket.getValue() >= wanted) {
        double upper = Double.isInfinite(bucket.getKey()) ? lower : bucket.getKey();
        double part = (wanted - below) / (bucket.getValue() - below);
        return 1e3 * (lower + part * (upper - lower));
      }
      below = bucket.getValue();
      lower = bucket.getKey();
    }
    return 1e3 * lower;
  }
}
