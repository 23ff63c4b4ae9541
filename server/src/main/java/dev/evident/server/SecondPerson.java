package dev.evident.server;

import dev.evident.auth.Approvals;
import dev.evident.auth.Principal;
import dev.evident.auth.json.JsonText;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Acts that need a second person: asking, deciding, and going on afterwards. */
final class SecondPerson {
  /** With it a request is sent again, once it is approved. */
  static final String PARAMETER = "approval";

  private final Approvals approvals;

  SecondPerson(Approvals approvals) {
    this.approvals = approvals;
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/approvals", this::list)
        .post("/v1/approvals/{id}/approve", call -> decide(call, true))
        .post("/v1/approvals/{id}/reject", call -> decide(call, false))
        .build();
  }

  /** Whether such an act needs a second person. */
  boolean needs(Approvals.Kind kind) {
    return approvals.need(kind);
  }

  /**
   * Lets an act pass, or answers that it waits for somebody.
   *
   * @param content what is to be done, written so that the same is always the same text
   * @return empty when the act may be done now
   */
  Optional<Reply> passes(Call call, Approvals.Kind kind, String act, String content)
      throws IOException {
    Optional<String> id = call.query(PARAMETER);
    Principal caller = Callers.current();
    if (id.isPresent()) {
      if (!approvals.take(id.get(), kind, act, content, caller)) {
        throw new Problem(
            409,
            "approval-unfit",
            "there is no approval '" + id.get() + "' of yours for exactly this that is unused");
      }
      return Optional.empty();
    }
    if (!approvals.need(kind)) {
      return Optional.empty();
    }
    if (content.length() > Approvals.CONTENT_CHARS_MAX) {
      throw new Problem(
          413,
          "approval-too-large",
          "written out, this takes "
              + content.length()
              + " characters, and what waits for a second person may take "
              + Approvals.CONTENT_CHARS_MAX
              + "; ask for fewer grants at once, or with shorter filters and fewer fields");
    }
    try {
      Approvals.Request request =
          approvals.request(kind, act, content, caller, call.remoteAddress());
      return Optional.of(Answers.json(202, json(request)));
    } catch (IllegalArgumentException e) {
      throw new Problem(409, "approvals-full", String.valueOf(e.getMessage()));
    }
  }

  private Reply list(Call call) throws IOException {
    Parameters.known(call, Set.of());
    return Answers.json(
        200,
        new JsonText()
            .objects("approvals", approvals.list().stream().map(SecondPerson::json).toList())
            .end());
  }

  private Reply decide(Call call, boolean approved) throws IOException {
    Parameters.known(call, Set.of());
    String id = call.variable("id");
    Approvals.Decision decision =
        approvals.decide(id, approved, Callers.current(), call.remoteAddress());
    return switch (decision) {
      case COUNTS -> Reply.empty(204);
      case OWN_REQUEST ->
          throw new Problem(403, "approval-own", "somebody else has to approve what you asked for");
      case NOT_WAITING ->
          throw new Problem(
              404, "approval-unknown", "no request '" + id + "' waits for a decision");
    };
  }

  private static String json(Approvals.Request request) {
    return new JsonText()
        .text("id", request.id())
        .text("kind", request.kind().text())
        .text("act", request.act())
        .text("content", request.content())
        .text("requested_by", request.requestedBy())
        .time("requested", request.requested())
        .time("until", request.until())
        .text("state", request.state().text())
        .text("decided_by", request.decidedBy())
        .time("decided", request.decided())
        .end();
  }
}
