package dev.evident.server;

import dev.evident.auth.AdminKey;
import dev.evident.auth.MaskKey;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.PersonalFields;
import dev.evident.engine.Catalog;
import dev.evident.engine.Engine;
import dev.evident.engine.IntegritySource;
import dev.evident.engine.RecordIdentity;
import dev.evident.engine.StorePace;
import dev.evident.engine.Streams;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Pseudonyms;
import dev.evident.engine.audit.Audit;
import dev.evident.engine.audit.AuditLog;
import dev.evident.engine.search.Search;
import dev.evident.engine.search.StoreSearch;
import dev.evident.firewall.Firewall;
import dev.evident.http.Handler;
import dev.evident.http.HttpConfig;
import dev.evident.http.HttpServer;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.log.KeySource;
import dev.evident.log.LogConfig;
import dev.evident.log.Refused;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.keys.KeyWrap;
import dev.evident.log.keys.Pkcs11Wrap;
import dev.evident.log.keys.VaultWrap;
import dev.evident.server.config.Config;
import dev.evident.store.Store;
import dev.evident.store.scan.ScanLimits;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.ServerTls;
import dev.evident.ui.UiRoutes;
import dev.evident.ui.ViewerRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The whole server, wired top to bottom. {@link #close} goes the other way: end the tails, stop
 * taking requests, drain, release a last checkpoint, close the files.
 */
public final class EvidentServer implements AutoCloseable {
  private static final String PKCS11 = "pkcs11:";
  private static final String VAULT = "vault:";

  /** Of this program. */
  public static final String VERSION = "0.1.0";

  /** File in the data directory that holds the address of the running server. */
  public static final String URL_FILE = LocalAddress.URL_FILE;

  /** File beside it with the fingerprint of the certificate that it shows, if it speaks TLS. */
  public static final String FINGERPRINT_FILE = LocalAddress.FINGERPRINT_FILE;

  /** Part of the heap that requests may hold together while they are read. */
  private static final int ADMISSION_HEAP_PART = 4;

  private final EvidentLog log;
  private final Store store;
  private final HttpServer http;
  private final LocalAddress address;
  private final AuditLog audit;
  private final Reading reading;
  private final Identity identity;
  private final Routes routes;

  private EvidentServer(
      EvidentLog log,
      Store store,
      HttpServer http,
      LocalAddress address,
      AuditLog audit,
      Reading reading,
      Identity identity,
      Routes routes) {
    this.routes = routes;
    this.audit = audit;
    this.reading = reading;
    this.log = log;
    this.store = store;
    this.http = http;
    this.address = address;
    this.identity = identity;
  }

  /**
   * Starts a server.
   *
   * @param onFailure told when the log has stopped itself: the process should end
   * @throws StartRefused when the data directory must not be opened as it stands
   * @throws IOException when something cannot be read, written or listened on
   */
  public static EvidentServer start(
      Config config, InstantSource clock, SecureRandom random, Consumer<Throwable> onFailure)
      throws IOException, StartRefused {
    return start(config, clock, random, onFailure, audit -> audit);
  }

  /**
   * The same with another audit, for tests of what else is in the log.
   *
   * @param audited who is told of acts, given the one that writes them into the log
   */
  static EvidentServer start(
      Config config,
      InstantSource clock,
      SecureRandom random,
      Consumer<Throwable> onFailure,
      UnaryOperator<Audit> audited)
      throws IOException, StartRefused {
    // First: a start that fails for its address must not leave a log and an unseen key behind.
    HttpServer.check(config.http().listen(), config.http().tls().isPresent());
    Path directory = config.data().directory();
    Disk disk = new RealDisk();
    Metrics metrics = new Metrics();
    Catalog known = Catalog.read(disk, directory);
    List<String> streams = new ArrayList<>(config.streams());
    streams.add(Access.OWN_STREAM);
    Catalog catalog = known.with(streams, config.classes());
    KeySource kek = FirewallOpening.once(kek(config, disk, random));
    StoreOpening opening = new StoreOpening(config, disk, clock, random);
    Optional<ServerTls> tls = serverTls(config);
    try {
      EvidentLog log =
          EvidentLog.open(
              directory,
              logConfig(config, catalog),
              disk,
              kek,
              new RecordIdentity(),
              clock,
              random,
              new LogWatch(metrics, onFailure),
              opening);
      try {
        requireCatalog(log, known);
        announceClasses(log, known, catalog);
        catalog.write(disk, directory);
        Firewall firewall = FirewallOpening.open(config, catalog, disk, kek, random);
        metrics.watch(firewall);
        return start(
            config,
            clock,
            random,
            log,
            opening.store(),
            catalog,
            firewall,
            metrics,
            disk,
            tls,
            audited);
      } catch (IOException | StartRefused | RuntimeException e) {
        opening.store().stop();
        log.close();
        throw e;
      }
    } catch (IOException | StartRefused | RuntimeException e) {
      tls.ifPresent(ServerTls::close);
      opening.close();
      throw e;
    }
  }

  private static EvidentServer start(
      Config config,
      InstantSource clock,
      SecureRandom random,
      EvidentLog log,
      Store store,
      Catalog catalog,
      Firewall firewall,
      Metrics metrics,
      Disk disk,
      Optional<ServerTls> tls,
      UnaryOperator<Audit> audited)
      throws IOException, StartRefused {
    Path directory = config.data().directory();
    store.attach(log, metrics);
    IntegritySource integrity = new StoreIntegrity(store);
    metrics.watch(log);
    metrics.watch(store::status, integrity);
    Streams streams =
        new Streams(
            catalog,
            disk,
            directory,
            (number, settings) -> FirewallOpening.set(firewall, number, settings));
    Engine engine =
        new Engine(
            log,
            limits(config),
            streams,
            new Pseudonyms(MaskKey.openOrCreate(directory, random)),
            new PersonalFields(config.events().personalFields()),
            firewall::filter,
            clock,
            random,
            Runtime.getRuntime().maxMemory() / ADMISSION_HEAP_PART,
            new StorePace(log, store));
    ScanLimits scans = ScanLimits.DEFAULT.withGroups(config.query().groupsMax());
    Search search = new StoreSearch(log, store, scans);
    AuditLog audit = new AuditLog(engine::admitOwn, clock, random);
    metrics.watch(audit);
    Audit told = audited.apply(audit);
    Account account = new Account(told, streams, config.audit().purposeStreams());
    Identity identity =
        Identity.open(
            config,
            name -> streams.streamNumber(name) != Names.UNKNOWN,
            new AccessAudit(told),
            metrics.logins(),
            disk,
            clock,
            random);
    Reading reading;
    try {
      reading = Reading.start(config, log, search, engine.scopes(), disk, clock, random, metrics);
    } catch (IOException | RuntimeException e) {
      audit.close();
      identity.close();
      throw e;
    }
    audit.start(); // what is opened above can fail, and has nothing to tell
    try {
      Routes saved = SavedRoutes.open(directory, disk, clock, random, streams, account);
      SettingsAccount.tell(config, told, random);
      tls.ifPresent(metrics::watch);
      boolean openMetrics = config.http().listen().getAddress().isLoopbackAddress();
      SystemRoutes system = new SystemRoutes(log, store, metrics, tls, identity::trouble);
      Routes operation =
          OperationRoutes.of(log, store, integrity, streams, config.settings(), account);
      Routes routes =
          routes(
              engine, reading, account, metrics, identity, operation, saved, system, openMetrics);
      Handler shared = new CrossOrigin(config.viewer().origins()).around(routes);
      HttpServer http = http(config, tls, metrics.timed(shared));
      LocalAddress address = new LocalAddress(directory, disk, http.address(), tls);
      EvidentServer server =
          new EvidentServer(log, store, http, address, audit, reading, identity, routes);
      try {
        address.write();
        return server;
      } catch (IOException | RuntimeException e) {
        http.close();
        throw e;
      }
    } catch (IOException | StartRefused | RuntimeException e) {
      audit.close();
      reading.close();
      identity.close();
      throw e;
    }
  }

  /** Every route, for the test of its description. */
  List<Routes.Route> routes() {
    return routes.list();
  }

  private static Optional<ServerTls> serverTls(Config config) throws IOException {
    if (config.http().tls().isEmpty()) {
      return Optional.empty();
    }
    Config.Tls tls = config.http().tls().get();
    return Optional.of(ServerTls.open(tls.files(), tls.reloadInterval()));
  }

  private static HttpServer http(Config config, Optional<ServerTls> tls, Handler handler)
      throws IOException {
    HttpConfig http = httpConfig(config);
    return tls.isPresent()
        ? HttpServer.start(http, tls.get(), handler)
        : HttpServer.start(http, handler);
  }

  /**
   * @param openMetrics whether anybody who reaches the port may read the metrics
   */
  private static Routes routes(
      Engine engine,
      Reading reading,
      Account account,
      Metrics metrics,
      Identity identity,
      Routes operation,
      Routes saved,
      SystemRoutes system,
      boolean openMetrics) {
    Routes secured =
        Routes.builder()
            .add(openMetrics ? Routes.builder().build() : system.metricsRoute())
            .add(new EventRoutes(engine, account, metrics).routes())
            .add(reading.routes(engine.streams(), account))
            .add(new StreamRoutes(engine.streams(), account).routes())
            .add(operation)
            .add(saved)
            .add(identity.secured())
            .build()
            .filtered(next -> identity.filter().around(account.around(next)));
    return Routes.builder()
        .add(secured)
        .add(identity.open())
        .add(new LogRoutes(engine.log()).routes())
        .add(openMetrics ? system.metricsRoute() : Routes.builder().build())
        .add(system.routes())
        .add(new UiRoutes().routes())
        .add(new ViewerRoutes().routes())
        .build();
  }

  /** Without its catalog a log with events would give the numbers in its entries to other names. */
  private static void requireCatalog(EvidentLog log, Catalog known)
      throws IOException, StartRefused {
    if (!known.classes().isEmpty()) {
      return;
    }
    boolean[] event = new boolean[1];
    log.scan(
        0,
        log.committed().size(),
        record -> {
          event[0] = !record.isControl();
          return !event[0];
        });
    if (event[0]) {
      throw new StartRefused(
          "the log has events, but the file "
              + Catalog.FILE
              + " with the numbers of their streams and classes is missing; restore it");
    }
  }

  private static void announceClasses(EvidentLog log, Catalog known, Catalog catalog)
      throws StartRefused {
    if (known.classes().isEmpty()) {
      return; // a new log: its genesis names them
    }
    for (Map.Entry<Integer, String> one : catalog.classes().entrySet()) {
      if (!known.classes().containsKey(one.getKey())) {
        try {
          log.announceClass(one.getKey(), one.getValue());
        } catch (Refused e) {
          throw new StartRefused(
              "class " + one.getValue() + " cannot be recorded: " + e.getMessage());
        }
      }
    }
  }

  /** The log's part of a configuration, with the classes of its catalog. */
  public static LogConfig logConfig(Config config, Catalog catalog) {
    Config.Log log = config.log();
    return new LogConfig(
        log.origin(),
        log.queueEventsMax(),
        (long) log.queueMibMax() << 20,
        log.acceptedRounding(),
        log.checkpointInterval(),
        (long) log.journalFileMib() << 20,
        (long) config.data().reserveMib() << 20,
        catalog.classes(),
        config.data().encrypted(),
        config.witnesses().settings());
  }

  /** The key-encryption key of a configuration: given, in a file, or in the data directory. */
  public static KeySource kek(Config config, Disk disk, SecureRandom random) {
    return mayMake ->
        config.keys().kek().isPresent()
            ? new KeyEncryptionKey(config.keys().kek().get().reveal())
            : KeyEncryptionKeys.file(
                disk, kekFile(config), kekWrap(config, disk, random), mayMake, random);
  }

  /** The device that wraps the key-encryption key in its file, if one is configured. */
  public static KeyWrap kekWrap(Config config, Disk disk, SecureRandom random)
      throws IOException, StartRefused {
    if (config.keys().wrap().isEmpty()) {
      return KeyWrap.NONE;
    }
    Config.Wrap wrap = config.keys().wrap().get();
    String device = wrap.device();
    if (device.startsWith(AwsKmsWrap.PREFIX)) {
      return AwsKmsWrap.of(device);
    }
    String secret = KeyEncryptionKeys.secret(disk, wrap.secretFile().orElseThrow());
    String key = wrap.key().orElseThrow();
    if (device.startsWith(VAULT)) {
      return new VaultWrap(device.substring(VAULT.length()), key, secret);
    }
    int slot = device.indexOf("?slot=");
    String library = device.substring(PKCS11.length(), slot < 0 ? device.length() : slot);
    int number = slot < 0 ? 0 : Integer.parseInt(device.substring(slot + "?slot=".length()));
    return Pkcs11Wrap.open(Path.of(library), number, key, secret.toCharArray(), random);
  }

  /** Where the key-encryption key is kept unless the configuration gives it itself. */
  public static Path kekFile(Config config) {
    return config
        .keys()
        .kekFile()
        .orElse(config.data().directory().resolve("keys").resolve(KeyEncryptionKeys.FILE));
  }

  static Limits limits(Config config) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.recordBytesMax(),
        d.depthMax(),
        d.batchEventsMax(),
        d.batchBytesMax(),
        d.idCharsMax(),
        d.actionCharsMax(),
        d.textCharsMax(),
        config.events().futureMax());
  }

  /** The largest body that HTTP takes is the largest batch that the event reader takes, at most. */
  static HttpConfig httpConfig(Config config) {
    Config.HttpLimits of = config.http().limits();
    long bodyBytesMax = Math.min((long) of.bodyMibMax() << 20, limits(config).batchBytesMax());
    return HttpConfig.on(config.http().listen())
        .withSizes(of.headerKibMax() << 10, bodyBytesMax, bodyBytesMax)
        .withConcurrency(of.requestsMax(), of.connectionsMax())
        .withConnectionsPerAddress(of.perAddressMax())
        .withSlowClients(of.slowGrace(), of.bytesPerSecondMin())
        .withTimeouts(of.idleTimeout(), HttpConfig.CLOSE_TIMEOUT);
  }

  /** Where the server answers. */
  public String url() {
    return address.url();
  }

  /** The fingerprint of the certificate that it shows, if it speaks TLS. */
  public Optional<Fingerprint> fingerprint() {
    return address.fingerprint();
  }

  /** The log that it serves. */
  public EvidentLog log() {
    return log;
  }

  /** The admin key; it tells whether this start made it. */
  public AdminKey adminKey() {
    return identity.adminKey();
  }

  @Override
  public void close() throws IOException {
    // First: a tail lasts for as long as its reader likes, and http waits for what is under way.
    reading.endTails();
    http.close();
    // Queries that outlasted the patience of http: cancelled, and waited for. They read the store.
    reading.close();
    audit.close();
    identity.close();
    store.stop();
    try (store) {
      log.close();
    } finally {
      address.close();
    }
  }
}
