package dev.evident.server;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The small JSON object that a request brings. */
final class JsonBody {
  private static final int BYTES_MAX = 256 << 10;

  private JsonBody() {}

  /** What is done with the object; a member that is wrong is the client's mistake. */
  interface Reader<T> {
    T read(JsonObject body) throws JsonRefused, IOException;
  }

  /** Reads the body, which has these members and no others. */
  static <T> T read(Call call, Set<String> members, Reader<T> reader) throws IOException {
    byte[] bytes = call.body().readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw new Problem(413, "body-too-large", "the body has more than " + BYTES_MAX + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonObject body = JsonObject.parse(text.isBlank() ? "{}" : text);
      body.requireOnly(members);
      return reader.read(body);
    } catch (CharacterCodingException _) {
      throw new Problem(422, "body-invalid", "the body is not UTF-8");
    } catch (JsonRefused | IllegalArgumentException e) {
      throw new Problem(422, "body-invalid", String.valueOf(e.getMessage()));
    }
  }
}
