package dev.evident.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * An export on the server: made in the background there, fetched here. A download that breaks off
 * goes on where it stopped. For one thread.
 */
public final class ExportDownload {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BUFFER_BYTES = 64 << 10;

  private final EvidentClient client;
  private final Transport transport;
  private final Function<String, HttpRequest.Builder> requests;
  private final String path;

  ExportDownload(
      EvidentClient client,
      Transport transport,
      Function<String, HttpRequest.Builder> requests,
      String id) {
    this.client = client;
    this.transport = transport;
    this.requests = requests;
    this.path = "/v1/exports/" + id;
  }

  /** Takes pieces of a file in their order. */
  @FunctionalInterface
  public interface Sink {
    void write(byte[] bytes, int count) throws IOException;
  }

  /** How far it is. */
  public ExportStatus status() throws EvidentException, InterruptedException {
    return ExportStatus.of(client.get(path));
  }

  /**
   * Fetches a file.
   *
   * @param manifest the manifest in place of the main file
   * @param length of the file, as the status says
   * @param done told how many bytes are here
   */
  public void copy(boolean manifest, long length, Sink sink, LongConsumer done)
      throws IOException, InterruptedException {
    Transport.Retry retry = transport.retry();
    long at = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    while (at < length) {
      HttpRequest request =
          requests
              .apply(path + (manifest ? "/manifest" : "/content"))
              .header("Range", "bytes=" + at + "-")
              .GET()
              .build();
      HttpResponse<InputStream> response = transport.open(request, retry);
      if (response.statusCode() != PARTIAL && response.statusCode() != OK) {
        throw EvidentClient.refusal(response, Transport.bytes(response));
      }
      try (InputStream body = response.body()) {
        if (response.statusCode() == OK) {
          body.skipNBytes(at); // a proxy that knows no ranges
        }
        for (int count = read(body, buffer); count > 0; count = read(body, buffer)) {
          sink.write(buffer, count); // what the sink cannot take ends the download
          at += count;
          done.accept(at);
          retry.worked();
        }
      }
      if (at < length) {
        retry.after("the download broke off");
      }
    }
  }

  /** A broken connection is like an early end: the caller asks for the rest. */
  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException _) {
      return -1;
    }
  }

  /** Removes it from the server; it would go away by itself, too. */
  public void remove() throws EvidentException, InterruptedException {
    byte[] _ = client.manage("DELETE", path, "");
  }
}
