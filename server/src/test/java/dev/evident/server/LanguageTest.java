package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The query language as clients meet it: every example of docs/query.md, and one of everything that
 * these leave out, asked of a real server. The events are those of the page, one place further on
 * because the log begins with its genesis.
 */
class LanguageTest {
  private static final Path ROOT = Path.of(System.getProperty("evident.root", ".."));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)```text\n +([^\n]+)\n +```\n +Answer: `([^`]*)`");
  private static final Pattern MEASURE =
      Pattern.compile("\\| *(count|distinct|min|max|sum|avg)\\b.*");

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(directory, CLOCK, "streams=main,finance", "classes=default,ten-years");
    String events =
        Files.readString(ROOT.resolve("query/src/test/resources/events.ndjson"))
            .replaceAll("\"received\":\"[^\"]*\",", "");
    HttpResponse<byte[]> stored = server.postLines("/v1/events", events);
    assertThat(TestServer.json(stored)).containsEntry("accepted", new BigDecimal(12));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The answer as docs/query.md writes it. */
  private static String answer(String query) throws Exception {
    boolean table = MEASURE.matcher(query).find();
    String path = table ? "/v1/stats?q=" : "/v1/events?total=exact&q=";
    HttpResponse<byte[]> response =
        server.get(path + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
    Map<String, Object> json = TestServer.json(response);
    assertThat(json).containsEntry("complete", true);
    List<String> rows = new ArrayList<>();
    for (Object row : ApiDescription.list(json.get(table ? "rows" : "events"))) {
      rows.add(table ? cells(ApiDescription.list(row)) : event(ApiDescription.map(row), json));
    }
    return String.join(table || json.containsKey("columns") ? "; " : ", ", rows);
  }

  private static String event(Map<String, Object> event, Map<String, Object> page) {
    if (!page.containsKey("columns")) {
      return place(event.get("index"));
    }
    Map<String, Object> fields = ApiDescription.map(event.get("fields"));
    List<Object> shown = new ArrayList<>();
    for (Object column : ApiDescription.list(page.get("columns"))) {
      Object value = fields.get(column);
      shown.add(column.equals("index") ? place(value) : value);
    }
    return cells(shown);
  }

  private static String place(Object index) {
    return Long.toString(Long.parseLong(index.toString()) - 1);
  }

  private static String cells(List<Object> row) {
    return String.join(" ", row.stream().map(cell -> cell == null ? "–" : text(cell)).toList());
  }

  private static String text(Object cell) {
    return cell instanceof BigDecimal number ? number.toPlainString() : cell.toString();
  }

  @Test
  void everyExampleOfThePageIsAnsweredAsItSays() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/query.md"));
    Map<String, String> examples = new LinkedHashMap<>();
    EXAMPLE
        .matcher(page.substring(page.indexOf("## Thirty examples")))
        .results()
        .forEach(example -> examples.put(example.group(1), example.group(2)));
    assertThat(examples).hasSize(30);
    Map<String, String> found = new LinkedHashMap<>();
    for (String query : examples.keySet()) {
      found.put(query, answer(query));
    }
    assertThat(found).isEqualTo(examples);
  }

  @Test
  void whatTheExamplesLeaveOutWorksToo() throws Exception {
    Map<String, String> due = new LinkedHashMap<>();
    // patterns: in the middle, one character, of an id
    due.put("action:*.create", "8, 7, 6");
    due.put("message:*alar*", "10, 1");
    due.put("id:e-?", "9, 8, 7, 6, 5, 4, 3, 2, 1, 0");
    // one address and networks of version 6; of version 4 written as version 6
    due.put("origin.ip:2001:db8::17", "4");
    due.put("origin.ip:2001:db8:0:1::/64", "10");
    due.put("origin.ip:10.9.0.0/16", "5");
    due.put("-origin.ip:0.0.0.0/0 origin.ip:*", "10, 4");
    // ranges of numbers, texts and times
    due.put("origin.port:[443 TO 444]", "3, 2");
    due.put("origin.port>444", "1, 0");
    due.put("actor.id:{bob TO dave]", "8, 7, 6, 4");
    due.put("time<2026-10-01T08:05", "0");
    due.put("time>=2026-11-01T11:30:00+00:00", "11, 10");
    due.put("time>-1h", "11, 10");
    due.put("received:2026-11-01", "11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0");
    // whether there is a value; words without case, and = with it
    due.put("reason:*", "7, 5, 3, 2");
    due.put("SALARIES", "10, 1");
    due.put("actor.name=\"alice liddell\"", "");
    due.put("actor.name=\"Alice Liddell\"", "10, 1, 0");
    // negation in its three forms, lists with =
    due.put("-stream:main", "8, 7, 6");
    due.put("NOT stream:main", "8, 7, 6");
    due.put("stream!=main", "8, 7, 6");
    due.put("actor.id=(alice kubelet)", "10, 9, 1, 0");
    // numbers: each measure, each period, several columns, orders
    due.put("action:payment.create | avg parameters.amount", "1499.833333333333");
    due.put("action:payment.create | min parameters.amount", "999.5");
    due.put("action:payment.create | max parameters.amount by stream", "finance 2500");
    due.put("* | distinct actor.id", "7");
    due.put("* | max time", "2026-11-01T11:59:00Z");
    due.put(
        "* | count by month(time) | sort count desc",
        "2026-10-01T00:00:00Z 9; 2026-11-01T00:00:00Z 3");
    due.put(
        "outcome:denied | count by week(time)", "2026-09-28T00:00:00Z 1; 2026-10-05T00:00:00Z 1");
    due.put(
        "outcome:denied | count by minute(time)", "2026-10-02T10:15:00Z 1; 2026-10-05T12:00:00Z 1");
    due.put("* | count by class, outcome | top 1", "default success 6");
    // events: top, sort, fields with several and with no values
    due.put("* | top 2", "11, 10");
    due.put("parameters.amount:* | sort parameters.amount", "6, 7, 8");
    due.put("category:access | fields index, reason, targets.id", "9 – –; 1 – [doc-17, hr]");
    Map<String, String> found = new LinkedHashMap<>();
    for (String query : due.keySet()) {
      found.put(query, answer(query));
    }
    assertThat(found).isEqualTo(due);
  }

  @Test
  void anErrorSaysTheColumnAndTheFieldThatWasMeant() throws Exception {
    Map<String, String> errors = new LinkedHashMap<>();
    errors.put("action:x actro.id:bob", "actor.id");
    errors.put("action:x origin.iip:10.0.0.0/8", "origin.ip");
    errors.put("action:x | count by acton", "action");
    errors.put("action:x | sort parametrs.amount", "parameters.amount");
    errors.put("action:x origin.ip:10.0.0.0/33", "10.0.0.0/33");
    errors.put("action:x time>=yesterday", "yesterday");
    errors.put("action:x | cuont", "count");
    for (Map.Entry<String, String> one : errors.entrySet()) {
      String query = one.getKey();
      HttpResponse<byte[]> response =
          server.get("/v1/stats?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
      Map<String, Object> json = TestServer.json(response);
      assertThat(json).as(query).containsEntry("code", "query-invalid");
      assertThat(json.get("detail").toString()).as(query).contains(one.getValue());
      String piece = json.get("piece").toString();
      long column = ((BigDecimal) json.get("column")).longValueExact();
      assertThat(query.substring((int) column - 1)).as(query).startsWith(piece);
      assertThat(column).as(query).isGreaterThan(9);
    }
  }
}
