package dev.evident.ui;

import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /viewer}: the web component that products embed, as modules that need nothing of the page
 * around them. Open to everybody: it is code, and shows nothing without a token. Thread-safe.
 */
public final class ViewerRoutes {
  /** Pages of others name the address without a version, so it is asked about each time. */
  private static final String CACHING = "no-cache";

  private @Nullable ViewerModules modules; // guarded by this object

  /** All of them. */
  public Routes routes() {
    return Routes.builder().get("/viewer/{file...}", this::file).build();
  }

  private Reply file(Call call) throws IOException {
    return modules()
        .find(call.variable("file"))
        .orElseThrow(
            () -> new Problem(404, "not-found", "the viewer is at /viewer/" + ViewerModules.ENTRY))
        .reply(call, CACHING);
  }

  private synchronized ViewerModules modules() throws IOException {
    ViewerModules known = modules;
    if (known == null) {
      known = new ViewerModules(Assets.read());
      modules = known;
    }
    return known;
  }
}
