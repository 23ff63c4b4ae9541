package dev.evident.server;

import dev.evident.engine.IntegritySource;
import dev.evident.engine.Streams;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.server.config.Effective;
import dev.evident.store.Store;
import java.util.List;

/** What whoever runs or checks the server asks it: state, growth, storage, settings. No event. */
final class OperationRoutes {
  private OperationRoutes() {}

  static Routes of(
      EvidentLog log,
      Store store,
      IntegritySource integrity,
      Streams streams,
      List<Effective.Shown> settings,
      Account account) {
    return Routes.builder()
        .add(new IntegrityRoutes(log, integrity, account).routes())
        .add(new VerificationRoutes(log, store, account).routes())
        .add(new StorageRoutes(store, streams, account).routes())
        .add(new SettingsRoutes(settings, account).routes())
        .build();
  }
}
