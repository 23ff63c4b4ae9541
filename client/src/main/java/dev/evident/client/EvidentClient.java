package dev.evident.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;

/**
 * Talks to one Evident server. Safe for use by many threads; at most {@link
 * ClientOptions#connections} requests are in flight, the others wait.
 *
 * <p>Every call blocks until the server has answered for good. A lost connection, 429 and 503 are
 * tried again with growing pauses until {@link ClientOptions#retryFor} is over; a full disk (507)
 * and every other refusal is reported at once as an {@link EvidentException}. An interrupt ends any
 * wait.
 */
public final class EvidentClient implements AutoCloseable {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;

  private final ClientOptions options;
  private final Transport transport;
  private final InstantSource clock;
  private final RandomGenerator random;

  EvidentClient(
      ClientOptions options,
      Pace pace,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Waiting> waiting) {
    this.options = options;
    this.transport = new Transport(options, pace, waiting);
    this.clock = clock;
    this.random = random;
  }

  /** A client for this server. Nothing is sent yet. */
  public static EvidentClient open(ClientOptions options) {
    return open(options, _ -> {});
  }

  /**
   * A client that tells when it waits before another try.
   *
   * @param waiting called on the thread that waits; must not block
   */
  public static EvidentClient open(ClientOptions options, Consumer<Waiting> waiting) {
    return new EvidentClient(
        options, Pace.real(), InstantSource.system(), new SecureRandom(), waiting);
  }

  /**
   * Appends events and returns when all that were accepted are durable. An event without {@code id}
   * gets one before the first try, so that no retry stores it twice.
   *
   * @param ndjson one JSON object a line; a batch that the server finds too large is halved
   * @throws EvidentException when the batch as a whole was refused or the retry time is over;
   *     events of it may have been stored
   */
  public Appended append(byte[] ndjson) throws EvidentException, InterruptedException {
    return appendLines(ndjson, false);
  }

  /** Like {@link #append}, with a receipt for each event. */
  public Appended appendWithReceipts(byte[] ndjson) throws EvidentException, InterruptedException {
    return appendLines(ndjson, true);
  }

  private Appended appendLines(byte[] ndjson, boolean receipts)
      throws EvidentException, InterruptedException {
    EventIds ids = new EventIds(newRun(), 0);
    Batch batch = new Batch();
    List<RefusedLine> unreadable = new ArrayList<>();
    EventLines lines = EventLines.ndjson(new ByteArrayInputStream(ndjson));
    try {
      for (Optional<InputLine> line = lines.next(); line.isPresent(); line = lines.next()) {
        switch (line.get()) {
          case InputLine.Event(var number, var json) -> batch.add(number, ids.withId(json, number));
          case InputLine.Unreadable(var why) -> unreadable.add(why);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bug: reading from memory failed", e);
    }
    Appended appended = appendBatch(batch, receipts);
    return unreadable.isEmpty()
        ? appended
        : appended.followedBy(new Appended(0, 0, OptionalLong.empty(), "", List.of(), unreadable));
  }

  /** A run for a sender of this client. */
  RunId newRun() {
    return RunId.fresh(clock, random);
  }

  ClientOptions options() {
    return options;
  }

  /** Sends a batch whose events all have their ids; the answer has the lines of the input. */
  Appended appendBatch(Batch batch, boolean receipts)
      throws EvidentException, InterruptedException {
    if (batch.events() == 0) {
      return new Appended(0, 0, OptionalLong.empty(), "", List.of(), List.of());
    }
    String path = receipts ? "/v1/events?receipts=true" : "/v1/events";
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(batch.body()))
            .build();
    HttpResponse<byte[]> response = transport.send(request);
    int status = response.statusCode();
    if (status == OK || status == CREATED) {
      return checked(parsed(response), batch, receipts);
    }
    boolean aboutLines = status == CONFLICT || status == UNPROCESSABLE || status == TOO_LARGE;
    if (!aboutLines) {
      throw refusal(response, response.body());
    }
    Answer answer = Answer.orEmpty(response.body());
    if (!answer.refused().isEmpty()) {
      return checked(answer, batch, receipts);
    }
    if (batch.events() == 1) {
      RefusedLine line = new RefusedLine(batch.line(1), answer.code(), "", answer.detail());
      return new Appended(0, 0, OptionalLong.empty(), "", List.of(), List.of(line));
    }
    if (status != TOO_LARGE) {
      throw refusal(response, response.body());
    }
    List<Batch> halves = batch.halves();
    Appended first = appendBatch(halves.getFirst(), receipts);
    return first.followedBy(appendBatch(halves.getLast(), receipts));
  }

  /** Nothing may be lost between us and the server without anybody seeing it. */
  private static Appended checked(Answer answer, Batch batch, boolean receipts)
      throws EvidentException {
    long taken = answer.accepted() + answer.duplicates();
    boolean complete = taken + answer.refused().size() == batch.events();
    if (!complete || (receipts && answer.receipts().size() != taken)) {
      throw new EvidentException(
          0,
          EvidentException.NOT_EVIDENT,
          "the server answered for "
              + (taken + answer.refused().size())
              + " of "
              + batch.events()
              + " events; check its version and any proxy between");
    }
    return batch.inInputLines(answer.asAppended());
  }

  /** The record with this id, if the log has it. */
  public Optional<StoredRecord> get(String id, String stream)
      throws EvidentException, InterruptedException {
    Optional<HttpResponse<byte[]>> found = find(eventPath(id, "", stream));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    HttpResponse<byte[]> response = found.get();
    return Optional.of(
        new StoredRecord(
            response.body(),
            response.headers().firstValueAsLong("Evident-Index").orElse(-1),
            response.headers().firstValue("Evident-Leaf").orElse(""),
            response.headers().firstValueAsLong("Evident-Accepted").orElse(-1)));
  }

  /** The {@code evident-proof/v1} JSON of the record with this id, if the log has it. */
  public Optional<byte[]> proof(String id, String stream)
      throws EvidentException, InterruptedException {
    return find(eventPath(id, "/proof", stream)).map(HttpResponse::body);
  }

  /** One page of events; {@link Page#next} leads on. */
  public Page search(EventQuery query) throws EvidentException, InterruptedException {
    HttpResponse<byte[]> response = fetch("/v1/events?" + query.asParameters());
    try {
      return PageReader.read(response.body());
    } catch (JacksonException e) {
      throw notEvident(response, e);
    }
  }

  /**
   * A table of numbers.
   *
   * @param query ends with a measure, such as {@code outcome:denied | count by actor.id}
   */
  public Stats stats(EventQuery query) throws EvidentException, InterruptedException {
    HttpResponse<byte[]> response = fetch("/v1/stats?" + query.asStatsParameters());
    try {
      return StatsReader.read(response.body());
    } catch (JacksonException e) {
      throw notEvident(response, e);
    }
  }

  /**
   * Follows events as they are committed, in the order of the log, until the reader wants no more.
   * A broken connection is opened again behind the last event, so that none is missed and none
   * comes twice; an interrupt ends it.
   *
   * @throws EvidentException when the server refuses, or cannot be reached for the retry time
   * @throws IOException what the reader throws
   */
  public void tail(TailQuery query, TailReader reader) throws IOException, InterruptedException {
    Transport.Retry retry = transport.retry();
    EventTail.Opener opener =
        here -> {
          HttpRequest request = tailRequest("/v1/tail?" + here.asParameters());
          HttpResponse<InputStream> response = transport.open(request, retry);
          if (response.statusCode() != OK) {
            throw refusal(response, Transport.bytes(response));
          }
          return response;
        };
    new EventTail(opener, retry, reader, query).follow();
  }

  /** The receipt of the entry at this index: JSON or tlog-proof text, see {@link ReceiptLevel}. */
  public byte[] receipt(long index, ReceiptLevel level)
      throws EvidentException, InterruptedException {
    return fetch("/v1/receipts/" + index + "?level=" + level.parameter()).body();
  }

  /** The streams that may be read or written, as the server's JSON. */
  public byte[] streams() throws EvidentException, InterruptedException {
    return fetch("/v1/streams").body();
  }

  /**
   * Makes a stream.
   *
   * @param wish JSON with a {@code name} and perhaps settings
   * @return the stream, as the server's JSON
   */
  public byte[] createStream(byte[] wish) throws EvidentException, InterruptedException {
    HttpResponse<byte[]> response =
        transport.send(
            request("/v1/streams")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(wish))
                .build());
    if (response.statusCode() != CREATED) {
      throw refusal(response, response.body());
    }
    return response.body();
  }

  /**
   * Asks or does something about keys, grants and the like, once: such an act is not sent again
   * when its answer is lost, for it may have been done.
   *
   * @param method such as {@code POST}
   * @param path with its query, such as {@code /v1/keys}
   * @param json what is sent; empty: nothing
   * @return the answer, JSON or empty
   */
  public byte[] manage(String method, String path, String json)
      throws EvidentException, InterruptedException {
    HttpRequest.BodyPublisher body =
        json.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(json);
    HttpRequest.Builder request = request(path).method(method, body);
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<byte[]> response = transport.sendWithoutRetry(request.build());
    if (response.statusCode() / 100 != 2) {
      throw refusal(response, response.body());
    }
    return response.body();
  }

  /**
   * Begins an export on the server.
   *
   * @param stream only events of this stream
   * @param format html, evidence, jsonl or csv
   * @param purpose why; it stands in the log
   */
  public ExportDownload export(String query, Optional<String> stream, String format, String purpose)
      throws EvidentException, InterruptedException {
    String parameters =
        "?q="
            + EventQuery.encoded(query)
            + "&format="
            + EventQuery.encoded(format)
            + "&purpose="
            + EventQuery.encoded(purpose)
            + stream.map(name -> "&stream=" + EventQuery.encoded(name)).orElse("");
    byte[] begun = manage("POST", "/v1/exports" + parameters, "");
    return new ExportDownload(this, transport, this::unlimited, ExportStatus.of(begun).id());
  }

  /** What a path answers, which must be there. */
  byte[] get(String path) throws EvidentException, InterruptedException {
    return fetch(path).body();
  }

  /** The newest published checkpoint, a C2SP signed note. */
  public String checkpoint() throws EvidentException, InterruptedException {
    return new String(fetch("/log/checkpoint").body(), StandardCharsets.UTF_8);
  }

  /** Ends the connections; calls that wait fail. */
  @Override
  public void close() {
    transport.close();
  }

  private static String eventPath(String id, String more, String stream) {
    return "/v1/events/" + EventQuery.encoded(id) + more + "?stream=" + EventQuery.encoded(stream);
  }

  private HttpResponse<byte[]> fetch(String path) throws EvidentException, InterruptedException {
    HttpResponse<byte[]> response = transport.send(request(path).GET().build());
    if (response.statusCode() != OK) {
      throw refusal(response, response.body());
    }
    return response;
  }

  private Optional<HttpResponse<byte[]>> find(String path)
      throws EvidentException, InterruptedException {
    HttpResponse<byte[]> response = transport.send(request(path).GET().build());
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    if (response.statusCode() != OK) {
      throw refusal(response, response.body());
    }
    return Optional.of(response);
  }

  /** Without a limit of time: it lasts for as long as somebody reads. */
  private HttpRequest tailRequest(String path) {
    return unlimited(path).header("Accept", "text/event-stream").GET().build();
  }

  private HttpRequest.Builder request(String path) {
    return unlimited(path).timeout(options.requestTimeout());
  }

  private HttpRequest.Builder unlimited(String path) {
    String base = options.url().toString();
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(root + path));
    return options.key().isEmpty()
        ? builder
        : builder.header("Authorization", "Bearer " + options.key());
  }

  private static Answer parsed(HttpResponse<byte[]> response) throws EvidentException {
    try {
      return Answer.parse(response.body());
    } catch (JacksonException e) {
      throw notEvident(response, e);
    }
  }

  private static EvidentException notEvident(HttpResponse<byte[]> response, Throwable cause) {
    return new EvidentException(
        EvidentException.NOT_EVIDENT,
        "what answers at " + response.uri() + " is not an Evident server; check the address",
        cause);
  }

  static EvidentException refusal(HttpResponse<?> response, byte[] body) {
    int status = response.statusCode();
    Answer answer = Answer.orEmpty(body);
    String code = answer.code().isEmpty() ? "status-" + status : answer.code();
    String said = answer.detail().isEmpty() ? "" : ": " + answer.detail();
    String message =
        switch (status) {
          case 401 -> "the server does not know this key" + said;
          case 403 -> "this key may not do that" + said;
          case 400 ->
              answer.column().isPresent() ? answer.detail() : "the server answered 400" + said;
          case 404 -> "not found: " + response.uri().getPath() + said;
          case 507 ->
              "the server's disk is full"
                  + said
                  + "; nothing more is taken until there is room, and nothing taken is lost";
          default -> "the server answered " + status + said;
        };
    return new EvidentException(status, code, message, answer.column(), answer.piece());
  }
}
