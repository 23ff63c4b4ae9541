package dev.evident.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many connections with one event a request, each of which sends the next as soon as it is
 * answered. One thread serves them all: a commit answers many at once, and a thread for each would
 * spend the time of the server on waking them.
 */
final class SingleLoad implements AutoCloseable {
  private static final long SELECT_MILLIS = 1_000;

  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private long nextEvent;
  // Those of the present run.
  private Latencies latencies = new Latencies();
  private long runStarted;
  private int retried;

  SingleLoad(ServerProcess server, Events events, int connections) throws IOException {
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      Request request = new Request(server.url(), server.key(), "application/json", events, 1);
      SocketChannel channel = BatchLoad.connect(server);
      channel.configureBlocking(false);
      Client client = new Client(channel, request);
      clients.add(client);
      channel.register(selector, SelectionKey.OP_READ, client);
    }
  }

  /**
   * Keeps all connections busy for a while, and returns how long each request took that began and
   * ended in it. The requests stay under way between two runs.
   *
   * @throws IOException when the server refused an event
   */
  Latencies run(long seconds) throws IOException {
    latencies = new Latencies();
    runStarted = System.nanoTime();
    long end = runStarted + TimeUnit.SECONDS.toNanos(seconds);
    if (nextEvent == 0) {
      for (Client client : clients) {
        client.send();
      }
    }
    while (System.nanoTime() < end) {
      try {
        selector.select(this::answered, SELECT_MILLIS);
      } catch (UncheckedIOException e) {
        throw new IOException("the load stopped: " + e.getMessage(), e);
      }
    }
    return latencies;
  }

  /** Requests that were answered with 429 and sent again. */
  int retried() {
    return retried;
  }

  private void answered(SelectionKey key) {
    try {
      ((Client) key.attachment()).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    selector.close();
  }

  /** One connection and its request under way. */
  private final class Client {
    private final SocketChannel channel;
    private final Request request;
    private final AnswerReader answer = new AnswerReader();
    private long started;

    private Client(SocketChannel channel, Request request) {
      this.channel = channel;
      this.request = request;
    }

    private void send() throws IOException {
      request.fill(nextEvent++, 1);
      started = System.nanoTime();
      request.send(channel);
    }

    private void read() throws IOException {
      if (!answer.read(channel)) {
        return;
      }
      int status = answer.status();
      if (status == 429) {
        retried++;
        answer.clear();
        request.send(channel);
        return;
      }
      if (status != 201 || answer.accepted() != 1) {
        throw new IOException("an event was not accepted: " + answer.text());
      }
      if (started >= runStarted) {
        latencies.add(System.nanoTime() - started);
      }
      answer.clear();
      send();
    }
  }
}
