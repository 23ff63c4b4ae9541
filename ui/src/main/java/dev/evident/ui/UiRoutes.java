package dev.evident.ui;

import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ui}: the page, open to everybody; what it shows it asks of {@code /v1}, which looks at
 * who asks. Files are read when the first browser comes, not when the server starts. Thread-safe.
 */
public final class UiRoutes {
  private static final String HOME = "/ui/";

  /** Under an address with the version: other bytes have another address. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** Kept, but asked about each time. */
  private static final String ASK_AGAIN = "no-cache";

  private @Nullable Site site; // guarded by this object

  /** All of them. */
  public Routes routes() {
    return Routes.builder()
        .get("/", UiRoutes::home)
        .get("/ui", UiRoutes::home)
        .get(HOME, this::start)
        .get("/ui/{path...}", this::file)
        .build();
  }

  private static Reply home(Call call) {
    return Reply.empty(303).with("Location", HOME);
  }

  private Reply start(Call call) throws IOException {
    return page(call, "");
  }

  private Reply file(Call call) throws IOException {
    String path = call.variable("path");
    Site known = site();
    if (path.startsWith(Site.VERSIONED)) {
      String rest = path.substring(Site.VERSIONED.length());
      String version = known.assets().version() + '/';
      return rest.startsWith(version)
          ? asset(call, known, rest.substring(version.length()), FOR_EVER)
          : asset(call, known, "", FOR_EVER);
    }
    // Without a version, for pages of others that name a file: always the one of this server.
    return known.assets().find(path).isPresent() && !path.endsWith(".html")
        ? asset(call, known, path, ASK_AGAIN)
        : page(call, path);
  }

  private static Reply asset(Call call, Site site, String name, String caching) throws Problem {
    return site.assets()
        .find(name)
        .orElseThrow(() ->
            new Problem(
                404, "not-found", "this server has another version of the page; load it anew"))
        .reply(call, caching);
  }

  /** Every other address is one of the page's own, which its script understands. */
  private Reply page(Call call, String path) throws IOException {
    Site known = site();
    int slash = path.indexOf('/');
    return known
        .page(slash < 0 ? path : path.substring(0, slash))
        .reply(call, ASK_AGAIN)
        .with("Content-Security-Policy", known.policy());
  }

  private synchronized Site site() throws IOException {
    Site known = site;
    if (known == null) {
      known = new Site(Assets.read());
      site = known;
    }
    return known;
  }
}
