package dev.evident.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Some connections, each of which sends a batch, waits for its answer, and sends the next. */
final class BatchLoad implements AutoCloseable {
  private static final int RETRY_MILLIS = 5;

  private final int batchEvents;
  private final List<Client> clients = new ArrayList<>();
  private final ExecutorService threads;
  private final AtomicLong nextEvent = new AtomicLong();

  BatchLoad(ServerProcess server, Events events, int connections, int batchEvents)
      throws IOException {
    this.batchEvents = batchEvents;
    this.threads = Executors.newFixedThreadPool(connections);
    try {
      for (int i = 0; i < connections; i++) {
        Request request =
            new Request(server.url(), server.key(), "application/x-ndjson", events, batchEvents);
        clients.add(new Client(connect(server), request));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static SocketChannel connect(ServerProcess server) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(server.url().getHost(), server.url().getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /** Leaves out the events before this one. */
  BatchLoad from(long first) {
    nextEvent.set(first);
    return this;
  }

  /**
   * Sends this many events, the last batch whole, and returns how long each batch took.
   *
   * @throws IOException when the server refused any of them
   */
  Latencies run(long count) throws IOException, InterruptedException {
    long batches = Math.ceilDiv(count, batchEvents);
    long end = nextEvent.get() + batches * batchEvents;
    List<Callable<Latencies>> tasks = new ArrayList<>();
    for (Client client : clients) {
      tasks.add(() -> client.run(end));
    }
    Latencies all = new Latencies();
    for (Future<Latencies> one : threads.invokeAll(tasks)) {
      try {
        all.addAll(one.get());
      } catch (ExecutionException e) {
        throw new IOException("the load stopped: " + e.getCause(), e);
      }
    }
    nextEvent.set(end); // each client went one batch too far to see the end
    return all;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Client client : clients) {
      client.channel.close();
    }
  }

  /** One connection with its thread. */
  private final class Client {
    private final SocketChannel channel;
    private final Request request;
    private final AnswerReader answer = new AnswerReader();

    private Client(SocketChannel channel, Request request) {
      this.channel = channel;
      this.request = request;
    }

    private Latencies run(long end) throws IOException, InterruptedException {
      Latencies latencies = new Latencies();
      long first = nextEvent.getAndAdd(batchEvents);
      while (first < end) {
        request.fill(first, batchEvents);
        long started = System.nanoTime();
        while (!sent()) {
          Thread.sleep(RETRY_MILLIS);
        }
        latencies.add(System.nanoTime() - started);
        first = nextEvent.getAndAdd(batchEvents);
      }
      return latencies;
    }

    /** False when the server's queue was full. */
    private boolean sent() throws IOException {
      request.send(channel);
      answer.clear();
      boolean whole = answer.read(channel);
      while (!whole) {
        whole = answer.read(channel);
      }
      if (answer.status() == 429) {
        return false;
      }
      if (answer.status() != 201 || answer.accepted() != batchEvents) {
        throw new IOException("not all events were accepted: " + answer.text());
      }
      return true;
    }
  }
}
