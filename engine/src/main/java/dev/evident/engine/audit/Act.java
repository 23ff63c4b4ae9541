package dev.evident.engine.audit;

import dev.evident.model.Category;
import dev.evident.model.Outcome;
import java.util.List;
import java.util.Optional;

/** Something that somebody does with the log. */
public sealed interface Act {
  /**
   * Events were looked at.
   *
   * @param question as it was asked: the text of the query, the id, the index
   * @param streams that the answer can be about
   * @param from the first time that was asked for, as it was written
   * @param to the time before which was asked for
   * @param results how many events, rows or records the answer holds
   * @param purpose why, in the reader's words
   */
  record Read(
      Kind kind,
      String question,
      List<String> streams,
      Optional<String> from,
      Optional<String> to,
      long results,
      Optional<String> purpose)
      implements Act {
    public Read {
      streams = List.copyOf(streams);
    }

    Read withResults(long count) {
      return new Read(kind, question, streams, from, to, count, purpose);
    }
  }

  /** How events can be looked at, and what the action is called. */
  enum Kind {
    QUERY("events.query"),
    STATS("events.count"),
    TAIL("events.follow"),
    EVENT("event.read"),
    EXPORT("events.export"),
    PROOF("proof.download"),
    RECEIPT("receipt.download"),
    INTEGRITY("integrity.read"),
    SETTINGS("settings.read"),
    STORAGE("storage.read"),
    STREAMS("streams.list");

    private final String action;

    Kind(String action) {
      this.action = action;
    }

    public String action() {
      return action;
    }
  }

  /**
   * A request was refused.
   *
   * @param route its method and template
   * @param question the text of the query that was sent; empty when there was none
   * @param status of the answer
   * @param code of the answer
   */
  record Refusal(String route, String question, int status, String code) implements Act {}

  /**
   * Somebody signed in, or something about the server was changed: keys, grants, streams, settings.
   *
   * @param action {@code object.verb}
   * @param subject what was acted on: a type and an id
   * @param detail a sentence for people; may be empty
   */
  record Deed(
      String action, Category category, Outcome outcome, Optional<Subject> subject, String detail)
      implements Act {}

  /**
   * Settings are others than they were.
   *
   * @param action {@code object.verb}
   * @param detail a sentence for people; may be empty
   * @param values each with its old and its new text
   */
  record Change(String action, String detail, List<Value> values) implements Act {
    public Change {
      values = List.copyOf(values);
    }
  }

  /** One that changed; what was or is not set has no text. */
  record Value(String name, Optional<String> before, Optional<String> after) {}

  /** What a deed is about. */
  record Subject(String type, String id) {}
}
