package dev.evident.saved;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import dev.evident.query.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Searches and dashboards as JSON: the same in files, requests and answers (docs/formats.md). */
public final class ContentJson {
  /** The members of a search. */
  public static final Set<String> SEARCH = Set.of("title", "query", "from", "to", "stream");

  /** The members of a dashboard. */
  public static final Set<String> DASHBOARD =
      Set.of("title", "about", "stream", "from", "to", "refresh_seconds", "panels");

  private static final Set<String> PANEL =
      Set.of("type", "title", "query", "from", "to", "width", "height");

  private ContentJson() {}

  public static SavedSearch search(JsonObject json) throws SavedRefused {
    try {
      return new SavedSearch(
          new Title(json.needText("title")), query(json), range(json), json.text("stream"));
    } catch (JsonRefused | IllegalArgumentException e) {
      throw SavedRefused.because(String.valueOf(e.getMessage()));
    }
  }

  public static Dashboard dashboard(JsonObject json) throws SavedRefused {
    try {
      List<Panel> panels = new ArrayList<>();
      for (JsonObject one : json.objects("panels")) {
        panels.add(panel(one, panels.size() + 1));
      }
      return new Dashboard(
          new Title(json.needText("title")),
          json.text("about").orElse(""),
          json.text("stream"),
          needRange(json),
          refresh(json.whole("refresh_seconds")),
          panels);
    } catch (JsonRefused | IllegalArgumentException e) {
      throw SavedRefused.because(String.valueOf(e.getMessage()));
    }
  }

  private static Refresh refresh(OptionalLong seconds) throws JsonRefused {
    return Refresh.of(seconds.orElse(0))
        .orElseThrow(() -> new JsonRefused("refresh_seconds is 0, 10, 60 or 300"));
  }

  private static Panel panel(JsonObject json, int number) throws SavedRefused {
    try {
      return panel(json);
    } catch (SavedRefused e) {
      throw e.inPanel(number);
    } catch (JsonRefused | IllegalArgumentException e) {
      throw SavedRefused.because(String.valueOf(e.getMessage())).inPanel(number);
    }
  }

  private static Panel panel(JsonObject json) throws JsonRefused, SavedRefused {
    json.requireOnly(PANEL);
    PanelFrame frame =
        new PanelFrame(
            new Title(json.needText("title")),
            range(json),
            size(json, "width"),
            size(json, "height"));
    String type = json.needText("type");
    return switch (type) {
      case "count" -> new Panel.Count(frame, query(json));
      case "number" -> new Panel.Figure(frame, query(json));
      case "line" -> new Panel.Line(frame, query(json));
      case "bars" -> new Panel.Bars(frame, query(json));
      case "top" -> new Panel.TopList(frame, query(json));
      case "heat-map" -> new Panel.HeatMap(frame, query(json));
      case "table" -> new Panel.Table(frame, query(json));
      case "integrity" -> integrity(frame, json);
      default ->
          throw new JsonRefused(
              "a panel's type is count, number, line, bars, top, heat-map, table or integrity");
    };
  }

  private static Panel integrity(PanelFrame frame, JsonObject json) throws JsonRefused {
    if (json.names().contains("query")) {
      throw new JsonRefused("an integrity panel has no query");
    }
    return new Panel.Integrity(frame);
  }

  private static int size(JsonObject json, String name) throws JsonRefused {
    OptionalLong size = json.whole(name);
    return Math.clamp(
        size.orElseThrow(() -> new JsonRefused("the member '" + name + "' is missing")),
        -1,
        Byte.MAX_VALUE);
  }

  private static SavedQuery query(JsonObject json) throws JsonRefused, SavedRefused {
    try {
      return SavedQuery.parse(json.needText("query"));
    } catch (QueryException e) {
      throw SavedRefused.query(e);
    }
  }

  private static TimeRange needRange(JsonObject json) throws JsonRefused {
    return range(json).orElseThrow(() -> new JsonRefused("the member 'from' is missing"));
  }

  private static Optional<TimeRange> range(JsonObject json) throws JsonRefused {
    Optional<String> from = json.text("from");
    Optional<String> to = json.text("to");
    if (from.isEmpty() && to.isPresent()) {
      throw new JsonRefused("'to' is nothing without 'from'");
    }
    return from.map(text -> new TimeRange(text, to));
  }

  /** Adds the members of the content. */
  public static JsonText write(JsonText json, Content content) {
    return switch (content) {
      case SavedSearch(Title title, SavedQuery query, Optional<TimeRange> range, var stream) -> {
        json.text("title", title.text()).text("query", query.text());
        range.ifPresent(one -> range(json, one));
        yield json.text("stream", stream);
      }
      case Dashboard board ->
          writeHead(json, board)
              .objects("panels", board.panels().stream().map(ContentJson::panel).toList());
    };
  }

  /** The same of a dashboard without its panels. */
  public static JsonText writeHead(JsonText json, Dashboard board) {
    json.text("title", board.title().text());
    if (!board.about().isEmpty()) {
      json.text("about", board.about());
    }
    range(json.text("stream", board.stream()), board.range());
    if (board.refresh() != Refresh.OFF) {
      json.number("refresh_seconds", board.refresh().seconds());
    }
    return json;
  }

  private static String panel(Panel panel) {
    PanelFrame frame = panel.frame();
    JsonText json = new JsonText().text("type", panel.type()).text("title", frame.title().text());
    json.text("query", panel.asks().map(SavedQuery::text));
    frame.range().ifPresent(range -> range(json, range));
    return json.number("width", frame.width()).number("height", frame.height()).end();
  }

  private static JsonText range(JsonText json, TimeRange range) {
    return json.text("from", range.from()).text("to", range.to());
  }
}
