package dev.evident.server;

import dev.evident.auth.Permission;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.codec.Names;
import dev.evident.engine.Streams;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.query.QueryException;
import dev.evident.saved.Content;
import dev.evident.saved.SavedKind;
import dev.evident.saved.SavedRefused;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a request wants to be kept.
 *
 * @param version that was seen; 1 for what is new
 */
record SavedWish<C extends Content>(C content, boolean shared, long version) {
  static final String SHARED = "shared";
  static final String VERSION = "version";

  /** Reads the body; says where it is wrong. */
  static <C extends Content> SavedWish<C> read(
      Call call, SavedKind<C> kind, Streams streams, boolean withVersion) throws IOException {
    Set<String> members = new HashSet<>(kind.members());
    members.add(SHARED);
    if (withVersion) {
      members.add(VERSION);
    }
    return JsonBody.read(
        call,
        members,
        body -> {
          C content = content(body, kind);
          requireReadable(content, streams);
          long version =
              withVersion
                  ? body.whole(VERSION)
                      .orElseThrow(() -> new JsonRefused("say which version you saw: version"))
                  : 1;
          return new SavedWish<>(content, body.flag(SHARED).orElse(false), version);
        });
  }

  private static <C extends Content> C content(JsonObject body, SavedKind<C> kind) throws Problem {
    try {
      return kind.reader().read(body);
    } catch (SavedRefused e) {
      Problem problem =
          e.query()
              .map(query -> wrongQuery(e, query))
              .orElseGet(() -> new Problem(422, "body-invalid", e.why()));
      throw e.panel().isPresent()
          ? problem.with("panel", Integer.toString(e.panel().getAsInt()))
          : problem;
    }
  }

  private static Problem wrongQuery(SavedRefused refused, QueryException query) {
    return new Problem(422, "query-invalid", refused.why())
        .with("column", Integer.toString(query.column()))
        .with("piece", Answers.quote(new StringBuilder(), query.piece()).toString())
        .with("reason", Answers.quote(new StringBuilder(), query.reason()).toString());
  }

  /** In the same words for a stream that is not there. */
  private static void requireReadable(Content content, Streams streams) throws Problem {
    Optional<String> stream = content.stream();
    if (stream.isPresent()
        && (streams.streamNumber(stream.get()) == Names.UNKNOWN
            || !Callers.current().may(Permission.READ, stream.get()))) {
      throw new Problem(422, "body-invalid", "there is no stream '" + stream.get() + "'");
    }
  }
}
