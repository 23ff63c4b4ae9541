package dev.evident.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends whole inputs in parallel batches and reports in input order. Memory is bounded: at most
 * twice as many batches as the client has connections are held.
 *
 * <p><i>Threads:</i> the caller's thread reads and reports; one virtual thread sends each batch. A
 * sender is for one thread; several senders may share a client.
 *
 * <p><i>Order:</i> batches travel side by side, so the order of indexes in the log need not be that
 * of the input; the order of reports is.
 */
public final class BatchSender {
  private final EvidentClient client;
  private final Settings settings;
  private final RunId run;
  private final SendListener listener;
  private int inputs;

  /**
   * How a sender cuts its batches.
   *
   * @param batchEvents most events in a batch, 1 to {@value #BATCH_EVENTS_MAX}
   * @param batchBytes a batch with this many bytes is full, 1 to {@value #BATCH_BYTES_MAX}
   * @param receipts whether to ask for a receipt for each event
   */
  public record Settings(int batchEvents, int batchBytes, boolean receipts) {
    /** The server's limit. */
    public static final int BATCH_EVENTS_MAX = 10_000;

    /** Half of the server's limit of 32 MiB: the last event of a batch and its id come on top. */
    public static final int BATCH_BYTES_MAX = 16 << 20;

    /** One commit of the log takes about as much. */
    public static final Settings DEFAULT = new Settings(1_000, 1 << 20, false);

    public Settings {
      if (batchEvents < 1 || batchEvents > BATCH_EVENTS_MAX) {
        throw new IllegalArgumentException(
            "batch must be 1 to " + BATCH_EVENTS_MAX + " events, not " + batchEvents);
      }
      if (batchBytes < 1 || batchBytes > BATCH_BYTES_MAX) {
        throw new IllegalArgumentException(
            "batch must be 1 to " + BATCH_BYTES_MAX + " bytes, not " + batchBytes);
      }
    }

    public Settings withReceipts(boolean wanted) {
      return new Settings(batchEvents, batchBytes, wanted);
    }

    public Settings withBatchEvents(int count) {
      return new Settings(count, batchBytes, receipts);
    }
  }

  /** A sender with a run of its own. */
  public BatchSender(EvidentClient client, Settings settings, SendListener listener) {
    this(client, settings, listener, client.newRun());
  }

  /** A sender that goes on with an earlier run: give it the same inputs in the same order. */
  public BatchSender(EvidentClient client, Settings settings, SendListener listener, RunId run) {
    this.client = client;
    this.settings = settings;
    this.listener = listener;
    this.run = run;
  }

  /** The run to go on with should this process be stopped. */
  public RunId run() {
    return run;
  }

  /**
   * Sends one input to its end.
   *
   * @return the sums of this input
   * @throws SendFailedException when the input could not be read or the server not be reached in
   *     the client's retry time, or refused as a whole
   */
  public SendReport send(EventLines lines) throws SendFailedException, InterruptedException {
    EventIds ids = new EventIds(run, inputs++);
    Sending sending = new Sending();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        sending.all(lines, ids, threads);
      } catch (IOException e) {
        throw new SendFailedException(sending.report, run, e);
      } finally {
        threads.shutdownNow();
      }
    }
    return sending.report;
  }

  /** A batch on its way, or a line that is told when its turn comes. */
  private sealed interface Step {
    record Sent(Future<Appended> answer, long lastLine, long bytes) implements Step {}

    record Unreadable(RefusedLine why) implements Step {}
  }

  /** The state of one {@link #send}; owned by the calling thread. */
  private final class Sending {
    private final ArrayDeque<Step> window = new ArrayDeque<>();
    private SendReport report = SendReport.NOTHING;
    private Batch batch = new Batch();
    private long lastLine;

    void all(EventLines lines, EventIds ids, ExecutorService threads)
        throws IOException, InterruptedException {
      try {
        for (Optional<InputLine> line = lines.next(); line.isPresent(); line = lines.next()) {
          take(line.get(), ids, threads);
        }
      } catch (EvidentException e) {
        throw e;
      } catch (IOException e) {
        // The input broke off, not the server: what was read is sent before we report it.
        finish(threads);
        throw e;
      }
      finish(threads);
    }

    private void take(InputLine line, EventIds ids, ExecutorService threads)
        throws IOException, InterruptedException {
      switch (line) {
        case InputLine.Event(var number, var json) -> {
          batch.add(number, ids.withId(json, number));
          lastLine = number;
          boolean full =
              batch.events() >= settings.batchEvents() || batch.bytes() >= settings.batchBytes();
          if (full) {
            dispatch(threads);
          }
        }
        case InputLine.Unreadable(var why) -> {
          dispatch(threads);
          window.add(new Step.Unreadable(why));
        }
      }
    }

    private void finish(ExecutorService threads) throws IOException, InterruptedException {
      dispatch(threads);
      while (!window.isEmpty()) {
        tell(window.remove());
      }
    }

    private void dispatch(ExecutorService threads) throws IOException, InterruptedException {
      if (batch.events() > 0) {
        Batch full = batch;
        batch = new Batch();
        Future<Appended> answer =
            threads.submit(() -> client.appendBatch(full, settings.receipts()));
        window.add(new Step.Sent(answer, lastLine, full.bytes()));
      }
      while (window.size() >= 2 * client.options().connections()) {
        tell(window.remove());
      }
    }

    private void tell(Step step) throws IOException, InterruptedException {
      switch (step) {
        case Step.Unreadable(var why) -> {
          listener.refused(why);
          report = report.plusUnreadable(why.line());
        }
        case Step.Sent(var answer, var last, var bytes) -> {
          Appended appended = await(answer);
          for (AppendReceipt receipt : appended.receipts()) {
            listener.receipt(receipt);
          }
          for (RefusedLine refused : appended.refused()) {
            listener.refused(refused);
          }
          report = report.plus(appended, last, bytes);
        }
      }
      listener.progress(report);
    }

    private static Appended await(Future<Appended> answer)
        throws IOException, InterruptedException {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case EvidentException refused -> throw refused;
          case InterruptedException _ ->
              throw new InterruptedException("a batch was interrupted on its way");
          case null, default -> throw new AssertionError("bug: sending a batch failed", e);
        }
      }
    }
  }
}
