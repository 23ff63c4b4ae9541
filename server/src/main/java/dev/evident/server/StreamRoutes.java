package dev.evident.server;

import dev.evident.engine.Catalog;
import dev.evident.engine.StreamSettings;
import dev.evident.engine.Streams;
import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** {@code /v1/streams}: which there are, and the making of more. */
final class StreamRoutes {
  private static final int BODY_BYTES_MAX = 4_096;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Streams streams;
  private final Account account;

  /** What a request asks for. */
  private static final class Wish {
    private String name = "";
    private String recordClass = StreamSettings.DEFAULT.recordClass();
    private StreamSettings.Firewall firewall = StreamSettings.DEFAULT.firewall();
    private boolean purposeRequired;
  }

  StreamRoutes(Streams streams, Account account) {
    this.streams = streams;
    this.account = account;
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/streams", this::list)
        .post("/v1/streams", this::create)
        .build();
  }

  /** A stream that the caller may neither read nor write is not there for him. */
  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Caller caller = Caller.now();
    Catalog catalog = streams.catalog();
    StringBuilder json = new StringBuilder("{\"streams\":[");
    List<String> known =
        catalog.streams().stream().filter(name -> caller.access().knows(name)).toList();
    String separator = "";
    for (String name : known) {
      json.append(separator);
      stream(json, name, catalog.streamNumber(name), catalog.settings(name));
      separator = ",";
    }
    Act.Read read =
        new Act.Read(
            Act.Kind.STREAMS,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            known.size(),
            Optional.empty());
    return account.told(caller, read, Reply.json(200, Answers.bytes(json.append("]}"))));
  }

  private Reply create(Call call) throws IOException, InterruptedException {
    Parameters.known(call, Set.of());
    Wish wish = wish(call);
    StreamSettings settings;
    try {
      settings = new StreamSettings(wish.recordClass, wish.firewall, wish.purposeRequired);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    Optional<Streams.Outcome> obstacle = streams.obstacle(wish.name, settings);
    if (obstacle.isPresent()) {
      return answer(obstacle.get());
    }
    // First the act, then the deed: a stream of which nothing is known must not be.
    account.done(
        Caller.now(),
        new Act.Deed(
            "stream.create",
            Category.ADMINISTRATION,
            Outcome.SUCCESS,
            Optional.of(new Act.Subject("stream", wish.name)),
            text(settings)));
    return answer(streams.create(wish.name, settings));
  }

  private static Reply answer(Streams.Outcome outcome) throws Problem {
    return switch (outcome) {
      case Streams.Outcome.Created(String name, int number, var its) ->
          Reply.json(201, Answers.bytes(stream(new StringBuilder(), name, number, its)));
      case Streams.Outcome.Exists(String name) ->
          throw new Problem(409, "stream-exists", "there is a stream '" + name + "' already");
      case Streams.Outcome.Invalid(String why) -> throw invalid(why);
    };
  }

  private static String text(StreamSettings settings) {
    return "class "
        + settings.recordClass()
        + ", firewall "
        + settings.firewall().text()
        + (settings.purposeRequired() ? ", readers must say why" : "");
  }

  private static StringBuilder stream(
      StringBuilder json, String name, int number, StreamSettings settings) {
    Answers.quote(json.append("{\"name\":"), name).append(",\"number\":").append(number);
    Answers.quote(json.append(",\"class\":"), settings.recordClass());
    json.append(",\"firewall\":\"").append(settings.firewall().text());
    return json.append("\",\"purpose_required\":").append(settings.purposeRequired()).append('}');
  }

  private static Wish wish(Call call) throws IOException {
    byte[] body = call.body().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      throw invalid("the body has more than " + BODY_BYTES_MAX + " bytes");
    }
    Wish wish = new Wish();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("the body is a JSON object such as {\"name\":\"billing\"}");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        member(parser, parser.currentName(), wish);
      }
      if (parser.nextToken() != null) {
        throw invalid("something follows the JSON object");
      }
    } catch (JacksonException _) {
      throw invalid("the body is no JSON object such as {\"name\":\"billing\"}");
    }
    return wish;
  }

  private static void member(JsonParser parser, String name, Wish wish) throws Problem {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "name" -> wish.name = text(parser, token, name);
      case "class" -> wish.recordClass = text(parser, token, name);
      case "firewall" ->
          wish.firewall =
              StreamSettings.Firewall.named(text(parser, token, name))
                  .orElseThrow(() -> invalid("firewall is default, off, mask or refuse"));
      case "purpose_required" -> {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
          throw invalid("purpose_required is true or false");
        }
        wish.purposeRequired = token == JsonToken.VALUE_TRUE;
      }
      default ->
          throw invalid(
              "there is no member '"
                  + name
                  + "' here; there are class, firewall, name, purpose_required");
    }
  }

  private static String text(JsonParser parser, JsonToken token, String name) throws Problem {
    if (token != JsonToken.VALUE_STRING) {
      throw invalid(name + " is a string");
    }
    return parser.getString();
  }

  private static Problem invalid(String why) {
    return new Problem(422, "stream-invalid", why);
  }
}
