package dev.evident.server;

import dev.evident.codec.Names;
import dev.evident.engine.Streams;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads query parameters; what cannot be meant is refused. */
final class Parameters {
  private Parameters() {}

  /** The query parameters of every route that has any. */
  static Map<String, Set<String>> ofRoutes() {
    Map<String, Set<String>> all = new HashMap<>(EventRoutes.PARAMETERS);
    all.putAll(QueryRoutes.PARAMETERS);
    all.putAll(TailRoutes.PARAMETERS);
    all.putAll(ExportRoutes.PARAMETERS);
    all.putAll(KeyRoutes.PARAMETERS);
    all.putAll(GrantRoutes.PARAMETERS);
    all.putAll(SavedRoutes.PARAMETERS);
    all.putAll(SignInRoutes.PARAMETERS);
    all.putAll(VerificationRoutes.PARAMETERS);
    return all;
  }

  /** A misspelt filter must not silently show everything, nor the second of two be ignored. */
  static void known(Call call, Set<String> parameters) throws Problem {
    for (String name : call.queryNames()) {
      if (!parameters.contains(name)) {
        throw new Problem(
            400,
            "parameter-unknown",
            "there is no parameter '"
                + name
                + "' here; there are "
                + String.join(", ", parameters.stream().sorted().toList()));
      }
      if (call.queryAll(name).size() > 1) {
        throw new Problem(400, "parameter-invalid", name + " is there twice; send it once");
      }
    }
  }

  static boolean flag(Call call, String name) throws Problem {
    String text = call.query(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw new Problem(400, "parameter-invalid", name + " is true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  /** A stream that cannot be read is refused in the same words as one that is not there. */
  static String readable(Streams streams, Caller caller, String name) throws Problem {
    if (streams.streamNumber(name) == Names.UNKNOWN || caller.access().reading(name).isEmpty()) {
      throw new Problem(404, "stream-unknown", "there is no stream '" + name + "'");
    }
    return name;
  }
}
