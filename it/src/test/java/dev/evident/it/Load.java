package dev.evident.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writers that send mixed batches to one server until it is gone, and enter in a {@link Ledger}
 * what they were told.
 */
final class Load {
  private static final Pattern RECEIPT =
      Pattern.compile(
          "\\{\"line\":(\\d+),\"index\":(\\d+),\"leaf\":\"([0-9a-f]{64})\"(,\"duplicate\":true)?}");
  private static final int BATCH_MAX = 1_000;

  /** A round holds about this many events; then only small batches and repetitions follow. */
  private static final int EVENTS_WANTED = 12_000;

  private final RunningServer server;
  private final String key;
  private final Ledger ledger;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final long firstNumber;

  Load(RunningServer server, Ledger ledger) throws IOException {
    this.server = server;
    this.key = server.adminKey();
    this.ledger = ledger;
    this.firstNumber = ledger.numbered();
  }

  /** Starts writers; {@link #join} waits for their end. */
  List<Thread> start(int writers, SplittableRandom random) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      SplittableRandom own = random.split();
      threads.add(Thread.ofPlatform().name("writer-" + i).start(() -> write(own)));
    }
    return threads;
  }

  /** Lets every writer finish its request and send no other. */
  void stop() {
    stopped.set(true);
  }

  void join(List<Thread> writers) throws InterruptedException {
    for (Thread writer : writers) {
      writer.join();
    }
    http.close();
  }

  private void write(SplittableRandom random) {
    try {
      while (!stopped.get() && send(next(random))) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ledger.fault("a writer failed: " + e);
    }
  }

  private Ledger.Batch next(SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      Optional<Ledger.Batch> again = ledger.anAcknowledged(random);
      if (again.isPresent()) {
        return again.get();
      }
    }
    // Sizes 1 to 1000, each order of magnitude as often as the others.
    boolean enough = ledger.numbered() - firstNumber > EVENTS_WANTED;
    int size = (int) Math.round(Math.exp(random.nextDouble() * Math.log(enough ? 3 : BATCH_MAX)));
    int kind = random.nextInt(10);
    Ledger.Ids ids = kind < 6 ? Ledger.Ids.OWN : kind < 8 ? Ledger.Ids.KEY : Ledger.Ids.NONE;
    return ledger.batch(ids, size, random.nextInt(3) == 0);
  }

  /** Sends a batch; false when the server is gone, and then nobody knows what became of it. */
  boolean send(Ledger.Batch batch) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(server.url() + "/v1/events?receipts=true&atomic=" + batch.atomic()))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(batch.body(), StandardCharsets.UTF_8));
    if (batch.ids() == Ledger.Ids.KEY) {
      request.header("Idempotency-Key", batch.key());
    }
    while (true) {
      HttpResponse<String> response;
      try {
        response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        ledger.unanswered(batch);
        return false;
      }
      switch (response.statusCode()) {
        case 200, 201 -> {
          ledger.acknowledged(batch, receipts(response.body()));
          return true;
        }
        case 429 -> Thread.sleep(5);
        case 503 -> { // it is stopping
          ledger.unanswered(batch);
          return false;
        }
        default -> {
          ledger.fault(
              String.format(Locale.ROOT, "answer %d: %s", response.statusCode(), response.body()));
          return false;
        }
      }
    }
  }

  /** The receipts in an answer. */
  static List<Ledger.Receipt> receipts(String body) {
    List<Ledger.Receipt> receipts = new ArrayList<>();
    Matcher matcher = RECEIPT.matcher(body);
    while (matcher.find()) {
      receipts.add(
          new Ledger.Receipt(
              Integer.parseInt(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              matcher.group(3),
              matcher.group(4) != null));
    }
    return receipts;
  }
}
