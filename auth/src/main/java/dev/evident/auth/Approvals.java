package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import dev.evident.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Acts that need a second person, in the file {@code access/approvals}: what was asked for, by
 * whom, and what became of it. Whoever asks cannot approve. Whoever asked does the act himself,
 * once it is approved, and exactly as it was asked for: so a new key is seen by him alone, and
 * nothing is done that he no longer wants. Thread-safe.
 */
public final class Approvals {
  /** How long a request waits for its second person. */
  public static final Duration PATIENCE = Duration.ofHours(24);

  /** How long it can be seen what became of one. */
  static final Duration SHOWN_AFTER = Duration.ofDays(30);

  /** Requests that wait; more are refused. */
  public static final int WAITING_MAX = 1_000;

  /** All that is shown together, each request as long as its content and a bit more. */
  static final long SHOWN_CHARS_MAX = 8L << 20;

  private static final int REQUEST_CHARS = 1_024;
  private static final int ID_BYTES = 8;

  /** What is asked for, as a text; whoever asks looks first. */
  public static final int CONTENT_CHARS_MAX = 256 << 10;

  private static final String FILE = "approvals";

  /** The acts that may be set to need two. */
  public enum Kind {
    /** Grants of a subject are set. */
    GRANTS,
    /** Limits of a grant are lifted: its row filter, its hidden or masked fields. */
    FILTERS,
    /** A key is made. */
    KEYS,
    /** A key that somebody else made is rotated or revoked. */
    KEYS_OF_OTHERS,
    /** How long events are kept, and what is destroyed. */
    RETENTION;

    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, for messages. */
    public static String all() {
      return String.join(", ", Arrays.stream(values()).map(Kind::text).toList());
    }

    public static Optional<Kind> named(String text) {
      return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
  }

  /** What became of a request. */
  public enum State {
    WAITING,
    APPROVED,
    DONE,
    REJECTED,
    EXPIRED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One request.
   *
   * @param act what is to be done, such as {@code grants.set}
   * @param content everything that is needed to do it, as JSON; no secret
   * @param requestedBy label of who asks, for people
   * @param requestedById tells him apart, whatever he is called by then; empty in files of old
   * @param decidedBy label of the second person
   */
  public record Request(
      String id,
      Kind kind,
      String act,
      String content,
      String requestedBy,
      Optional<String> requestedById,
      Instant requested,
      Instant until,
      State state,
      Optional<String> decidedBy,
      Optional<Instant> decided) {

    private Request with(State next, Optional<String> by, Instant now) {
      return new Request(
          id,
          kind,
          act,
          content,
          requestedBy,
          requestedById,
          requested,
          until,
          next,
          by,
          Optional.of(now));
    }

    private boolean isOf(Principal one) {
      return requestedById
          .map(id -> id.equals(one.id()))
          .orElseGet(() -> requestedBy.equals(one.label()));
    }

    private String line() {
      return new JsonText()
          .text("id", id)
          .text("kind", kind.text())
          .text("act", act)
          .text("content", content)
          .text("requested_by", requestedBy)
          .text("requested_by_id", requestedById)
          .time("requested", requested)
          .time("until", until)
          .text("state", state.text())
          .text("decided_by", decidedBy)
          .time("decided", decided)
          .end();
    }

    private static Request ofLine(JsonObject line) throws JsonRefused {
      String state = line.needText("state");
      return new Request(
          line.needText("id"),
          Kind.named(line.needText("kind")).orElseThrow(() -> new JsonRefused("unknown kind")),
          line.needText("act"),
          line.needText("content"),
          line.needText("requested_by"),
          line.text("requested_by_id"),
          line.time("requested").orElseThrow(() -> new JsonRefused("requested is missing")),
          line.time("until").orElseThrow(() -> new JsonRefused("until is missing")),
          Arrays.stream(State.values())
              .filter(one -> one.text().equals(state))
              .findFirst()
              .orElseThrow(() -> new JsonRefused("unknown state")),
          line.text("decided_by"),
          line.time("decided"));
    }
  }

  /** What came of a decision. */
  public enum Decision {
    COUNTS,
    /** Nobody is his own second person. */
    OWN_REQUEST,
    /** There is no such request that waits. */
    NOT_WAITING
  }

  private final Set<Kind> needed;
  private final AccessFile file;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AccessListener listener;

  // Guarded by this object; in the order in which they were asked for.
  private Map<String, Request> requests;

  private Approvals(
      Set<Kind> needed,
      AccessFile file,
      InstantSource clock,
      SecureRandom random,
      AccessListener listener,
      Map<String, Request> requests) {
    this.needed = Set.copyOf(needed);
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.requests = requests;
  }

  /**
   * @param needed the acts that need a second person here
   * @throws IOException also when the file is damaged; the message says what to do
   */
  public static Approvals open(
      Path dataDirectory,
      Set<Kind> needed,
      InstantSource clock,
      SecureRandom random,
      AccessListener listener)
      throws IOException {
    AccessFile file = AccessFile.in(dataDirectory, FILE);
    Map<String, Request> requests = new LinkedHashMap<>();
    for (Request request : file.read(Request::ofLine)) {
      requests.put(request.id(), request);
    }
    return new Approvals(needed, file, clock, random, listener, requests);
  }

  /** Whether such an act needs a second person. */
  public boolean need(Kind kind) {
    return needed.contains(kind);
  }

  /**
   * Asks for an act; durable when this returns.
   *
   * @param content of at most {@link #CONTENT_CHARS_MAX} characters
   * @throws IllegalArgumentException when no more requests are taken; the message says why
   */
  public synchronized Request request(
      Kind kind, String act, String content, Principal by, String origin) throws IOException {
    if (content.length() > CONTENT_CHARS_MAX) {
      throw new IllegalArgumentException("what is asked for is too large to be approved");
    }
    Instant now = clock.instant();
    Map<String, Request> next = expired(now);
    if (next.values().stream().filter(r -> r.state() == State.WAITING).count() >= WAITING_MAX) {
      throw new IllegalArgumentException(
          WAITING_MAX + " requests wait already; approve or reject some");
    }
    long shown = next.values().stream().mapToLong(r -> r.content().length() + REQUEST_CHARS).sum();
    if (shown + content.length() > SHOWN_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the requests of the last "
              + SHOWN_AFTER.toDays()
              + " days take all the room there is; ask again when some of them are older");
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Request request =
        new Request(
            HexFormat.of().formatHex(id),
            kind,
            act,
            content,
            by.label(),
            Optional.of(by.id()),
            now,
            now.plus(PATIENCE),
            State.WAITING,
            Optional.empty(),
            Optional.empty());
    next.put(request.id(), request);
    save(next);
    tell(AccessAct.Act.APPROVAL_REQUESTED, by.label(), origin, request);
    return request;
  }

  /** Approves or rejects a request that waits; durable when this returns. */
  public synchronized Decision decide(String id, boolean approved, Principal by, String origin)
      throws IOException {
    Instant now = clock.instant();
    Map<String, Request> next = expired(now);
    Request request = next.get(id);
    if (request == null || request.state() != State.WAITING) {
      return Decision.NOT_WAITING;
    }
    boolean own = request.isOf(by) || request.requestedBy().equals(by.label());
    if (approved && own) {
      return Decision.OWN_REQUEST;
    }
    Request decided =
        request.with(approved ? State.APPROVED : State.REJECTED, Optional.of(by.label()), now);
    next.put(id, decided);
    save(next);
    tell(
        approved ? AccessAct.Act.APPROVAL_GRANTED : AccessAct.Act.APPROVAL_REJECTED,
        by.label(),
        origin,
        decided);
    return Decision.COUNTS;
  }

  /**
   * Uses an approval up. It is durable before the act is done: after a crash in between the act is
   * not done, and has to be asked for again.
   *
   * @return whether the act may be done now
   */
  public synchronized boolean take(String id, Kind kind, String act, String content, Principal by)
      throws IOException {
    Map<String, Request> next = expired(clock.instant());
    Request request = next.get(id);
    if (request == null
        || request.state() != State.APPROVED
        || request.kind() != kind
        || !request.act().equals(act)
        || !request.content().equals(content)
        || !request.isOf(by)) {
      return false;
    }
    next.put(id, request.with(State.DONE, request.decidedBy(), clock.instant()));
    save(next);
    return true;
  }

  /** Those that wait, and what became of others of late; the newest first. */
  public synchronized List<Request> list() throws IOException {
    Map<String, Request> next = expired(clock.instant());
    if (!next.equals(requests)) {
      save(next);
    }
    return new ArrayList<>(requests.values()).reversed();
  }

  private Map<String, Request> expired(Instant now) {
    Map<String, Request> next = new LinkedHashMap<>();
    for (Request request : requests.values()) {
      Request one = request;
      boolean open = one.state() == State.WAITING || one.state() == State.APPROVED;
      if (open && !now.isBefore(one.until())) {
        one = one.with(State.EXPIRED, one.decidedBy(), now);
      }
      if (open || one.decided().isEmpty() || now.isBefore(one.decided().get().plus(SHOWN_AFTER))) {
        next.put(one.id(), one);
      }
    }
    return next;
  }

  private void save(Map<String, Request> next) throws IOException {
    file.write(next.values().stream().map(Request::line).toList());
    Map<String, Request> before = requests;
    requests = next;
    for (Request request : next.values()) {
      Request old = before.get(request.id());
      if (request.state() == State.EXPIRED && old != null && old.state() != State.EXPIRED) {
        tell(AccessAct.Act.APPROVAL_EXPIRED, "system", "", request);
      }
    }
  }

  private void tell(AccessAct.Act act, String actor, String origin, Request request) {
    listener.happened(
        new AccessAct(
            act,
            Outcome.SUCCESS,
            actor,
            origin,
            request.id(),
            request.act() + ", asked for by " + request.requestedBy()));
  }
}
