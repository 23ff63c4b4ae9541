package dev.evident.it.demo;

import java.time.Instant;
import java.util.Locale;

/** One event while it is being written. The texts in it are ours and need no escapes. */
final class DemoEvent {
  private final Instant time;
  private final Staff.Member actor;
  private final String head;
  private String outcome = "success";
  private String rest = "";

  DemoEvent(Instant time, Staff.Member actor, String action, String category) {
    this.time = time;
    this.actor = actor;
    this.head = "\"action\":\"" + action + "\",\"category\":\"" + category + "\"";
  }

  Instant time() {
    return time;
  }

  DemoEvent outcome(String text) {
    outcome = text;
    return this;
  }

  DemoEvent message(String text) {
    return member("message", '"' + text + '"');
  }

  DemoEvent reason(String text) {
    return member("reason", '"' + text + '"');
  }

  DemoEvent target(String type, String id) {
    String slug = id.toLowerCase(Locale.ROOT).replace(' ', '-');
    return member(
        "targets", "[{\"type\":\"%s\",\"id\":\"%s\",\"name\":\"%s\"}]".formatted(type, slug, id));
  }

  DemoEvent changed(String field, String before, String after) {
    return member(
        "changes",
        "[{\"field\":\"%s\",\"before\":\"%s\",\"after\":\"%s\"}]".formatted(field, before, after));
  }

  DemoEvent amount(int value) {
    return member("parameters", "{\"amount\":" + value + "}");
  }

  DemoEvent session(int number) {
    return member(
        "context", "{\"service\":\"portal\",\"session_id\":\"s-%05x\"}".formatted(number));
  }

  private DemoEvent member(String name, String json) {
    rest += ",\"" + name + "\":" + json;
    return this;
  }

  /**
   * @param number in the week; the id is made of it, so that sending it twice changes nothing
   */
  String json(int number) {
    return "{\"id\":\"demo-%06d\",\"time\":\"%s\",%s,\"outcome\":\"%s\",\"actor\":%s,\"origin\":{\"ip\":\"%s\"}%s}"
        .formatted(number, time, head, outcome, actor.json(), actor.ip(), rest);
  }
}
