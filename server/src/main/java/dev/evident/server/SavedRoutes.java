package dev.evident.server;

import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.auth.json.JsonText;
import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import dev.evident.saved.Content;
import dev.evident.saved.ContentJson;
import dev.evident.saved.Dashboard;
import dev.evident.saved.DefaultDashboards;
import dev.evident.saved.Owner;
import dev.evident.saved.Rights;
import dev.evident.saved.Saved;
import dev.evident.saved.SavedKind;
import dev.evident.saved.SavedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * {@code /v1/searches} and {@code /v1/dashboards}: what people keep. Who may do what with which of
 * them, {@link Rights} says; what a caller may not see is not there for him.
 */
final class SavedRoutes<C extends Content> {
  private static final Set<String> OF_DELETION = Set.of(SavedWish.VERSION);

  static final Map<String, Set<String>> PARAMETERS =
      Map.of("DELETE /v1/searches/{id}", OF_DELETION, "DELETE /v1/dashboards/{id}", OF_DELETION);

  private final SavedStore<C> store;
  private final SavedKind<C> kind;
  private final String word;
  private final Streams streams;
  private final Account account;

  /**
   * @param word what one of them is called, also in the audit of the audit
   */
  SavedRoutes(
      SavedStore<C> store, SavedKind<C> kind, String word, Streams streams, Account account) {
    this.store = store;
    this.kind = kind;
    this.word = word;
    this.streams = streams;
    this.account = account;
  }

  /** Both kinds, with their files. */
  static Routes open(
      Path directory,
      Disk disk,
      InstantSource clock,
      RandomGenerator random,
      Streams streams,
      Account account)
      throws IOException, StartRefused {
    var searches = SavedStore.open(directory, SavedKind.SEARCHES, disk, clock, random, List.of());
    var dashboards =
        SavedStore.open(
            directory,
            SavedKind.DASHBOARDS,
            disk,
            clock,
            random,
            DefaultDashboards.made(clock.instant()));
    return Routes.builder()
        .add(
            new SavedRoutes<>(searches, SavedKind.SEARCHES, "search", streams, account)
                .routes("/v1/searches"))
        .add(
            new SavedRoutes<>(dashboards, SavedKind.DASHBOARDS, "dashboard", streams, account)
                .routes("/v1/dashboards"))
        .build();
  }

  Routes routes(String path) {
    return Routes.builder()
        .get(path, this::list)
        .post(path, this::create)
        .get(path + "/{id}", this::one)
        .route("PUT", path + "/{id}", this::change)
        .delete(path + "/{id}", this::delete)
        .build();
  }

  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Rights rights = new Rights(Callers.current());
    List<String> shown =
        store.list().stream()
            .filter(rights::maySee)
            .map(one -> content(described(one, rights), one.content()).end())
            .toList();
    return json(200, new JsonText().objects(kind.file(), shown).end());
  }

  /** Of a dashboard without its panels: a list is to choose from. */
  private static JsonText content(JsonText json, Content content) {
    if (content instanceof Dashboard board) {
      return ContentJson.writeHead(json, board).number("panel_count", board.panels().size());
    }
    return ContentJson.write(json, content);
  }

  private Reply one(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Rights rights = new Rights(Callers.current());
    return store
        .find(call.variable("id"))
        .filter(rights::maySee)
        .map(saved -> reply(200, saved, rights))
        .orElseThrow(() -> unknown(call));
  }

  private Reply create(Call call) throws IOException, InterruptedException {
    Parameters.known(call, Set.of());
    SavedWish<C> wish = wish(call, false);
    Rights rights = new Rights(Callers.current());
    require(!wish.shared() || rights.mayShare(wish.content()), Permission.SHARE);
    return answer(
        call,
        201,
        rights,
        store.create(
            wish.content(),
            wish.shared(),
            Owner.of(rights.principal()),
            saved -> tell("save", saved)));
  }

  private Reply change(Call call) throws IOException, InterruptedException {
    Parameters.known(call, Set.of());
    SavedWish<C> wish = wish(call, true);
    Rights rights = new Rights(Callers.current());
    String id = call.variable("id");
    Saved<C> now = store.find(id).filter(rights::maySee).orElseThrow(() -> unknown(call));
    require(
        rights.mayChange(now, wish.content(), wish.shared()),
        rights.owns(now) ? Permission.SHARE : Permission.MANAGE_SHARED);
    return answer(
        call,
        200,
        rights,
        store.change(
            id,
            wish.version(),
            wish.content(),
            wish.shared(),
            rights.principal().label(),
            there -> rights.mayChange(there, wish.content(), wish.shared()),
            saved -> tell("change", saved)));
  }

  private Reply delete(Call call) throws IOException, InterruptedException {
    Parameters.known(call, OF_DELETION);
    long version =
        call.query(SavedWish.VERSION)
            .filter(text -> text.matches("[1-9][0-9]{0,17}"))
            .map(Long::parseLong)
            .orElseThrow(
                () -> new Problem(400, "parameter-invalid", "say which version: version=3"));
    Rights rights = new Rights(Callers.current());
    String id = call.variable("id");
    Saved<C> now = store.find(id).filter(rights::maySee).orElseThrow(() -> unknown(call));
    require(rights.mayDelete(now), Permission.MANAGE_SHARED);
    return answer(
        call,
        204,
        rights,
        store.delete(id, version, rights::mayDelete, saved -> tell("delete", saved)));
  }

  private Reply answer(Call call, int status, Rights rights, SavedStore.Outcome<C> outcome)
      throws Problem {
    return switch (outcome) {
      case SavedStore.Outcome.Done<C>(var saved) ->
          status == 204 ? Reply.empty(204) : reply(status, saved, rights);
      case SavedStore.Outcome.Unknown<C> _ -> throw unknown(call);
      case SavedStore.Outcome.Changed<C>(var now) ->
          throw new Problem(
                  409,
                  "saved-changed",
                  now.changedBy()
                      + " changed this "
                      + word
                      + " meanwhile; look at version "
                      + now.version()
                      + " and decide again")
              .with(SavedWish.VERSION, Long.toString(now.version()));
      case SavedStore.Outcome.Full<C>(String why) -> throw new Problem(422, "saved-full", why);
    };
  }

  private Problem unknown(Call call) {
    return new Problem(
        404, "saved-unknown", "there is no " + word + " '" + call.variable("id") + "' for you");
  }

  private static void require(boolean allowed, Permission needed) throws Problem {
    if (!allowed) {
      throw new Problem(
          403,
          "forbidden",
          "this needs the permission '"
              + needed.text()
              + "' for the stream that it names, or for all streams if it names none; ask an"
              + " admin, or keep a copy of your own");
    }
  }

  private SavedWish<C> wish(Call call, boolean withVersion) throws IOException {
    return SavedWish.read(call, kind, streams, withVersion);
  }

  private void tell(String verb, Saved<C> saved) throws IOException, InterruptedException {
    account.done(
        Caller.now(),
        new Act.Deed(
            word + "." + verb,
            Category.CONFIGURATION,
            Outcome.SUCCESS,
            Optional.of(new Act.Subject(word, saved.id())),
            "'"
                + saved.content().title().text()
                + "' of "
                + saved.owner().label()
                + (saved.shared() ? ", shared" : ", personal")
                + ", version "
                + saved.version()));
  }

  private Reply reply(int status, Saved<C> saved, Rights rights) {
    return json(status, ContentJson.write(described(saved, rights), saved.content()).end());
  }

  private JsonText described(Saved<C> saved, Rights rights) {
    Principal caller = rights.principal();
    boolean own = rights.owns(saved);
    return new JsonText()
        .text("id", saved.id())
        .number(SavedWish.VERSION, saved.version())
        .text("owner", own ? caller.label() : saved.owner().label())
        .flag("own", own)
        .flag(SavedWish.SHARED, saved.shared())
        .flag("may_change", rights.mayChange(saved, saved.content(), saved.shared()))
        .flag("may_share", own && rights.mayShare(saved.content()))
        .time("created", saved.created())
        .time("changed", saved.changed())
        .text("changed_by", saved.changedBy());
  }

  private static Reply json(int status, String json) {
    return Reply.json(status, json.getBytes(StandardCharsets.UTF_8));
  }
}
