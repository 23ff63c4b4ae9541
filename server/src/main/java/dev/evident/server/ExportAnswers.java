package dev.evident.server;

import dev.evident.engine.export.ExportState;
import java.util.List;
import java.util.Locale;

/** The JSON of exports. */
final class ExportAnswers {
  private ExportAnswers() {}

  static byte[] state(ExportState state) {
    return Answers.bytes(one(new StringBuilder(), state));
  }

  static byte[] list(List<ExportState> all) {
    StringBuilder json = new StringBuilder("{\"exports\":[");
    String separator = "";
    for (ExportState state : all) {
      one(json.append(separator), state);
      separator = ",";
    }
    return Answers.bytes(json.append("]}"));
  }

  private static StringBuilder one(StringBuilder json, ExportState state) {
    json.append("{\"id\":\"").append(state.id());
    json.append("\",\"format\":\"").append(state.form().text());
    Answers.quote(json.append("\",\"query\":"), state.query());
    Answers.quote(json.append(",\"purpose\":"), state.purpose());
    json.append(",\"begun\":\"").append(state.begun());
    json.append("\",\"events\":").append(state.events());
    json.append(",\"looked_at\":").append(state.upTo());
    json.append(",\"log_size\":").append(state.size());
    switch (state.stage()) {
      case ExportState.Stage.Waiting _ -> json.append(",\"state\":\"waiting\"");
      case ExportState.Stage.Running _ -> json.append(",\"state\":\"running\"");
      case ExportState.Stage.Ready(long bytes, var manifest, var until) -> {
        json.append(",\"state\":\"ready\",\"bytes\":").append(bytes);
        manifest.ifPresent(length -> json.append(",\"manifest_bytes\":").append(length));
        json.append(",\"until\":\"").append(until).append('"');
      }
      case ExportState.Stage.Failed(var reason, String detail, var until) -> {
        json.append(",\"state\":\"failed\",\"code\":\"export-");
        json.append(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        Answers.quote(json.append("\",\"detail\":"), detail);
        json.append(",\"until\":\"").append(until).append('"');
      }
    }
    return json.append('}');
  }
}
