package dev.evident.server;

import dev.evident.engine.Catalog;
import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.store.Storage;
import dev.evident.store.Store;
import dev.evident.store.StoreStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/storage}: how much is kept, by streams, class and day of acceptance. */
final class StorageRoutes {
  private final Store store;
  private final Streams streams;
  private final Account account;

  StorageRoutes(Store store, Streams streams, Account account) {
    this.store = store;
    this.streams = streams;
    this.account = account;
  }

  Routes routes() {
    return Routes.builder().get("/v1/storage", this::storage).build();
  }

  private Reply storage(Call call) throws Problem {
    Parameters.known(call, Set.of());
    StoreStatus status = store.status();
    Catalog catalog = streams.catalog();
    List<Storage> rows = Storage.of(store.integrity());
    StringBuilder json = new StringBuilder(256 + 160 * rows.size());
    json.append("{\"sealed\":{\"segments\":").append(status.segments());
    json.append(",\"records\":").append(status.sealedRecords());
    json.append(",\"bytes\":").append(status.sealedBytes());
    json.append("},\"unsealed\":{\"records\":").append(status.liveRecords());
    json.append(",\"bytes\":").append(status.liveBytes());
    json.append("},\"rows\":[");
    String separator = "";
    for (Storage row : rows) {
      row(json.append(separator), row, catalog);
      separator = ",";
    }
    Act.Read read =
        new Act.Read(
            Act.Kind.STORAGE,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            rows.size(),
            Optional.empty());
    return account.told(Caller.now(), read, Reply.json(200, Answers.bytes(json.append("]}"))));
  }

  private static void row(StringBuilder json, Storage row, Catalog catalog) {
    json.append("{\"from\":\"").append(row.from()).append("\",\"to\":\"").append(row.to());
    json.append("\",\"streams\":[");
    String comma = "";
    for (String name : catalog.streams()) {
      if (row.holds(catalog.streamNumber(name))) {
        Answers.quote(json.append(comma), name);
        comma = ",";
      }
    }
    json.append("],\"control\":").append(row.isControl());
    if (!row.isControl()) {
      String name = catalog.classes().getOrDefault(row.recordClass(), "");
      Answers.quote(json.append(",\"class\":"), name);
    }
    json.append(",\"segments\":").append(row.segments());
    json.append(",\"records\":").append(row.records());
    json.append(",\"bytes\":").append(row.bytes()).append('}');
  }
}
