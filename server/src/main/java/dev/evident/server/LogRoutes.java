package dev.evident.server;

import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code /log}: the public log in the C2SP tlog-tiles layout, for anybody's verifier. Holds no
 * personal data: entries are commitments.
 */
final class LogRoutes {
  private static final String BINARY = "application/octet-stream";

  /** Full tiles never change. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** Partial tiles of a width never change either, but are soon of no use. */
  private static final String FOR_A_MINUTE = "public, max-age=60";

  private final EvidentLog log;

  LogRoutes(EvidentLog log) {
    this.log = log;
  }

  Routes routes() {
    return Routes.builder()
        .get("/log/checkpoint", this::checkpoint)
        .get("/log/witnessed-checkpoint", this::witnessed)
        .get("/log/tile/entries/{path...}", this::entries)
        .get("/log/tile/{path...}", this::tile)
        .build();
  }

  private Reply checkpoint(Call call) throws Problem {
    Published published =
        log.published()
            .orElseThrow(() ->
                new Problem(503, "not-published", "the first checkpoint is being made")
                    .retryAfter(1));
    // With the cosignatures that it has: it is handed out before anybody could give one.
    return note(log.witnesses().cosigned(published));
  }

  private Reply witnessed(Call call) throws Problem {
    return note(
        log.witnesses()
            .newest()
            .orElseThrow(() ->
                new Problem(
                    404,
                    "not-witnessed",
                    "no checkpoint has been cosigned by a quorum of witnesses")));
  }

  private static Reply note(Published checkpoint) {
    return Reply.text(200, checkpoint.note()).with("Cache-Control", "no-cache");
  }

  private Reply entries(Call call) throws IOException {
    String path = "tile/entries/" + call.variable("path");
    Optional<BundleId> id = BundleId.parse(path);
    Optional<byte[]> bytes = id.isPresent() ? log.entries(id.get()) : Optional.empty();
    return binary(path, bytes, id.map(BundleId::width).orElse(0));
  }

  private Reply tile(Call call) throws IOException {
    String path = "tile/" + call.variable("path");
    Optional<Tile> tile = Tile.parse(path);
    Optional<byte[]> bytes = tile.isPresent() ? log.tile(tile.get()) : Optional.empty();
    return binary(path, bytes, tile.map(Tile::width).orElse(0));
  }

  private static Reply binary(String path, Optional<byte[]> bytes, int width) throws Problem {
    if (bytes.isEmpty()) {
      throw new Problem(
          404, "tile-unknown", "there is no " + path + " under the released checkpoint");
    }
    return Reply.bytes(200, BINARY, bytes.get())
        .with("Cache-Control", width == Tile.WIDTH_MAX ? FOR_EVER : FOR_A_MINUTE);
  }
}
