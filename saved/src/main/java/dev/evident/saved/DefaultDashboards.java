package dev.evident.saved;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The dashboards of a new server. They are shared and belong to the server, so an admin may change
 * them; what he deletes stays away.
 */
public final class DefaultDashboards {
  private static final String RESOURCE = "default-dashboards.json";

  private DefaultDashboards() {}

  public static List<Saved<Dashboard>> made(Instant now) {
    try (InputStream in = DefaultDashboards.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new AssertionError("bug: " + RESOURCE + " is not in the jar");
      }
      JsonObject all = JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      List<Saved<Dashboard>> made = new ArrayList<>();
      for (JsonObject one : all.objects("dashboards")) {
        made.add(
            new Saved<>(
                one.needText("id"),
                1,
                Owner.SERVER,
                true,
                now,
                now,
                Owner.SERVER.label(),
                ContentJson.dashboard(one)));
      }
      return List.copyOf(made);
    } catch (JsonRefused | SavedRefused e) {
      throw new AssertionError("bug: " + RESOURCE + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
