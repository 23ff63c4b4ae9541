package dev.evident.log.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A witness (C2SP tlog-witness) behind real HTTP: verifies the log's signature and the proof, keeps
 * what it cosigned last in a file before it answers, and signs with the time. On demand it
 * misbehaves, see {@link Habit}.
 */
public final class WitnessServer implements AutoCloseable {
  /** How it behaves. */
  public enum Habit {
    HONEST,
    /** Takes the question and does not answer before it is closed. */
    SILENT,
    /** Signs something else. */
    LYING,
    /** Names the wrong time. */
    WRONG_CLOCK,
    /** Answers more than anybody wants to read. */
    ENDLESS,
    /** Says each time that it holds a size that it does not hold. */
    FICKLE,
    /** Answers 503. */
    BUSY
  }

  private final HttpServer server;
  private final NoteSigner signer;
  private final List<VerifierKey> logs = new ArrayList<>();
  private final Path state;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong asked = new AtomicLong();
  private volatile Habit habit = Habit.HONEST;

  /** What a witness remembers of the one log that it watches. */
  private record Held(long size, Hash root) {}

  /** A refusal, with its status. */
  private static final class Status extends Exception {
    private static final long serialVersionUID = 1;
    final int status;
    final String body;

    Status(int status, String body) {
      super(body, null, false, false);
      this.status = status;
      this.body = body;
    }
  }

  private WitnessServer(HttpServer server, NoteSigner signer, Path state) {
    this.server = server;
    this.signer = signer;
    this.state = state;
  }

  /**
   * Starts a witness that holds its state and its key in a directory; the same directory gives the
   * same witness again.
   *
   * @param port 0 for any
   */
  public static WitnessServer start(String name, Path directory, int port)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(directory);
    NoteSigner signer = signer(name, directory.resolve("key"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    WitnessServer witness = new WitnessServer(server, signer, directory.resolve("state"));
    server.createContext("/", witness::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return witness;
  }

  private static NoteSigner signer(String name, Path file)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      byte[] all = new byte[32 + pair.getPrivate().getEncoded().length];
      System.arraycopy(spki, spki.length - 32, all, 0, 32);
      System.arraycopy(pair.getPrivate().getEncoded(), 0, all, 32, all.length - 32);
      assert pair.getPublic() instanceof EdECPublicKey;
      Files.write(file, all);
    }
    byte[] all = Files.readAllBytes(file);
    return NoteSigner.cosigner(
        name,
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOfRange(all, 32, all.length))),
        Arrays.copyOf(all, 32));
  }

  /** Watches this log, too. */
  public WitnessServer trusting(VerifierKey log) {
    logs.add(log);
    return this;
  }

  public void behave(Habit as) {
    habit = as;
  }

  /** Verifier key of its cosignatures. */
  public VerifierKey key() {
    return signer.verifierKey();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/witness";
  }

  /** Its line in a policy. */
  public String policyLine(String name) {
    return "witness " + name + " " + key().text() + " " + url() + "\n";
  }

  /** How often it was asked. */
  public long asked() {
    return asked.get();
  }

  /** Size of what it cosigned last. */
  public synchronized long size() throws IOException {
    return held().size();
  }

  private synchronized Held held() throws IOException {
    if (!Files.exists(state)) {
      return new Held(0, Hasher.emptyRoot());
    }
    String[] parts = Files.readString(state).split(" ", 2);
    return new Held(Long.parseLong(parts[0]), Hash.fromHex(parts[1]));
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 200;
    byte[] answer;
    try {
      if (!exchange.getRequestURI().getPath().equals("/witness/add-checkpoint")
          || !exchange.getRequestMethod().equals("POST")) {
        throw new Status(404, "no such thing\n");
      }
      answer = judged(body).getBytes(StandardCharsets.UTF_8);
    } catch (Status refused) {
      status = refused.status;
      answer = refused.body.getBytes(StandardCharsets.UTF_8);
      if (status == 409) {
        exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
      }
    } catch (MalformedException | IllegalArgumentException e) {
      status = 400;
      answer = (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    }
    try (exchange) {
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String judged(byte[] request) throws Status, MalformedException, IOException {
    switch (habit) {
      case SILENT -> {
        waitUntilClosed();
        throw new Status(503, "");
      }
      case BUSY -> throw new Status(503, "later\n");
      case ENDLESS -> {
        return "x".repeat(1 << 20);
      }
      case FICKLE -> throw new Status(409, 1 + asked.get() % 2 + "\n");
      case HONEST, LYING, WRONG_CLOCK -> {
        return cosigned(new String(request, StandardCharsets.UTF_8));
      }
    }
    throw new AssertionError("bug: habit " + habit);
  }

  private void waitUntilClosed() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private synchronized String cosigned(String request)
      throws Status, MalformedException, IOException {
    int blank = request.indexOf("\n\n");
    String[] head = request.substring(0, Math.max(blank, 0)).split("\n");
    if (blank < 0 || !head[0].matches("old (0|[1-9][0-9]*)") || head.length > 64) {
      throw new Status(400, "malformed\n");
    }
    long old = Long.parseLong(head[0].substring(4));
    List<Hash> proof = Arrays.stream(head).skip(1).map(Hash::fromBase64).toList();
    Note note = Note.parse(request.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<VerifierKey> known =
        logs.stream().filter(key -> key.name().equals(checkpoint.origin())).toList();
    if (known.isEmpty()) {
      throw new Status(404, "unknown log\n");
    }
    if (!(note.verify(known) instanceof Note.Verdict.Signed)) {
      throw new Status(403, "invalid signature\n");
    }
    if (old > checkpoint.size()) {
      throw new Status(400, "old size is larger than the checkpoint\n");
    }
    Held held = held();
    if (old != held.size()) {
      throw new Status(409, held.size() + "\n");
    }
    if (old == checkpoint.size() && !held.root().equals(checkpoint.root())) {
      throw new Status(409, held.size() + "\n");
    }
    boolean grows =
        old == 0
            ? proof.isEmpty()
            : Proofs.verifyConsistency(
                old, held.root(), checkpoint.size(), checkpoint.root(), proof);
    if (!grows) {
      throw new Status(422, "consistency proof does not verify\n");
    }
    Path temporary = state.resolveSibling("state.tmp");
    Files.writeString(temporary, checkpoint.size() + " " + checkpoint.root().hex());
    Files.move(
        temporary, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    long now = System.currentTimeMillis() / 1_000;
    return signer
        .cosign(
            habit == Habit.LYING ? note.text().replace("\n", "0\n") : note.text(),
            habit == Habit.WRONG_CLOCK ? now + 86_400 : now)
        .line();
  }

  /** Makes it hold another tree, as one that saw another log under the same key. */
  public synchronized void hold(long size, @Nullable Hash root) throws IOException {
    Files.writeString(state, size + " " + (root == null ? held().root() : root).hex());
  }

  /** Dies: its port answers no more; what it holds stays in its directory. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
