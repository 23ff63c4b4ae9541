package dev.evident.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where to listen, and every limit on what a client may take.
 *
 * @param listen loopback only, unless the server speaks TLS; port 0 takes any free one
 * @param requestsMax requests answered at once; more get 503 {@code server-busy}
 * @param connectionsMax open connections; more wait in the operating system's queue
 * @param connectionsPerAddressMax open connections of one client address (of one /64 network, for
 *     IPv6); more are closed at once
 * @param headerBytesMax request line and headers together; more is 431
 * @param bodyBytesMax body as sent (compressed); more is 413 {@code body-too-large}
 * @param expandedBytesMax body after decompression; more is 413 {@code body-too-large}
 * @param idleTimeout a connection on which nothing at all moves is closed after this
 * @param slowGrace how long the server waits for a client in one request (its headers, its body,
 *     its reading of our reply) whatever its rate
 * @param bytesPerSecondMin beyond the grace a client must move this many bytes for every second
 *     that the server waits for it, or is cut off (408)
 * @param closeTimeout how long {@link HttpServer#close} waits for requests under way
 */
public record HttpConfig(
    InetSocketAddress listen,
    int requestsMax,
    int connectionsMax,
    int connectionsPerAddressMax,
    int headerBytesMax,
    long bodyBytesMax,
    long expandedBytesMax,
    Duration idleTimeout,
    Duration slowGrace,
    int bytesPerSecondMin,
    Duration closeTimeout) {

  public static final int REQUESTS_MAX = 1_024;
  public static final int CONNECTIONS_MAX = 4_096;
  public static final int CONNECTIONS_PER_ADDRESS_MAX = 1_024;
  public static final int HEADER_BYTES_MAX = 16 << 10;
  public static final long BODY_BYTES_MAX = 32L << 20;
  public static final long EXPANDED_BYTES_MAX = 32L << 20;
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  public static final Duration SLOW_GRACE = Duration.ofSeconds(10);
  public static final int BYTES_PER_SECOND_MIN = 4_096;
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  public HttpConfig {
    atLeastOne("requestsMax", requestsMax);
    atLeastOne("connectionsMax", connectionsMax);
    atLeastOne("connectionsPerAddressMax", connectionsPerAddressMax);
    atLeastOne("headerBytesMax", headerBytesMax);
    atLeastOne("bodyBytesMax", bodyBytesMax);
    atLeastOne("expandedBytesMax", expandedBytesMax);
    atLeastOne("idleTimeout in milliseconds", idleTimeout.toMillis());
    atLeastOne("slowGrace in milliseconds", slowGrace.toMillis());
    atLeastOne("bytesPerSecondMin", bytesPerSecondMin);
    if (closeTimeout.isNegative()) {
      throw new IllegalArgumentException("closeTimeout must not be negative");
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  /** All limits at their defaults. */
  public static HttpConfig on(InetSocketAddress listen) {
    return new HttpConfig(
        listen,
        REQUESTS_MAX,
        CONNECTIONS_MAX,
        CONNECTIONS_PER_ADDRESS_MAX,
        HEADER_BYTES_MAX,
        BODY_BYTES_MAX,
        EXPANDED_BYTES_MAX,
        IDLE_TIMEOUT,
        SLOW_GRACE,
        BYTES_PER_SECOND_MIN,
        CLOSE_TIMEOUT);
  }

  public HttpConfig withConcurrency(int requests, int connections) {
    return new HttpConfig(
        listen,
        requests,
        connections,
        connectionsPerAddressMax,
        headerBytesMax,
        bodyBytesMax,
        expandedBytesMax,
        idleTimeout,
        slowGrace,
        bytesPerSecondMin,
        closeTimeout);
  }

  public HttpConfig withConnectionsPerAddress(int connections) {
    return new HttpConfig(
        listen,
        requestsMax,
        connectionsMax,
        connections,
        headerBytesMax,
        bodyBytesMax,
        expandedBytesMax,
        idleTimeout,
        slowGrace,
        bytesPerSecondMin,
        closeTimeout);
  }

  public HttpConfig withSizes(int headerBytes, long bodyBytes, long expandedBytes) {
    return new HttpConfig(
        listen,
        requestsMax,
        connectionsMax,
        connectionsPerAddressMax,
        headerBytes,
        bodyBytes,
        expandedBytes,
        idleTimeout,
        slowGrace,
        bytesPerSecondMin,
        closeTimeout);
  }

  public HttpConfig withTimeouts(Duration idle, Duration close) {
    return new HttpConfig(
        listen,
        requestsMax,
        connectionsMax,
        connectionsPerAddressMax,
        headerBytesMax,
        bodyBytesMax,
        expandedBytesMax,
        idle,
        slowGrace,
        bytesPerSecondMin,
        close);
  }

  public HttpConfig withSlowClients(Duration grace, int bytesPerSecond) {
    return new HttpConfig(
        listen,
        requestsMax,
        connectionsMax,
        connectionsPerAddressMax,
        headerBytesMax,
        bodyBytesMax,
        expandedBytesMax,
        idleTimeout,
        grace,
        bytesPerSecond,
        closeTimeout);
  }

  /** How long the server may wait in total for a client that has moved so many bytes. */
  long patienceNanos(long bytesMoved) {
    return slowGrace.toNanos() + bytesMoved * 1_000_000_000L / bytesPerSecondMin;
  }
}
