package dev.evident.server;

import dev.evident.engine.IntegritySource;
import dev.evident.engine.IntegritySource.Result;
import dev.evident.engine.IntegritySource.SegmentState;
import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/integrity}: when each segment was last verified, and what came out; who else signed.
 */
final class IntegrityRoutes {
  private final EvidentLog log;
  private final IntegritySource source;
  private final Account account;

  IntegrityRoutes(EvidentLog log, IntegritySource source, Account account) {
    this.log = log;
    this.source = source;
    this.account = account;
  }

  Routes routes() {
    return Routes.builder().get("/v1/integrity", this::integrity).build();
  }

  private Reply integrity(Call call) throws Problem {
    Parameters.known(call, Set.of());
    List<SegmentState> segments = source.segments();
    StringBuilder json = new StringBuilder(64 + 200 * segments.size());
    json.append("{\"segments\":[");
    String separator = "";
    for (SegmentState segment : segments) {
      Answers.quote(json.append(separator).append("{\"name\":"), segment.name());
      json.append(",\"first\":").append(segment.firstIndex());
      json.append(",\"last\":").append(segment.lastIndex());
      json.append(",\"records\":").append(segment.records());
      json.append(",\"bytes\":").append(segment.bytes());
      json.append(",\"result\":\"").append(name(segment.result())).append('"');
      segment.lastVerified().ifPresent(at -> json.append(",\"verified\":\"" + at + "\""));
      if (segment.result() instanceof Result.Damaged(String reason)) {
        Answers.quote(json.append(",\"reason\":"), reason);
      }
      json.append('}');
      separator = ",";
    }
    json.append("],\"verified\":").append(count(segments, Result.Verified.class));
    json.append(",\"unverified\":").append(count(segments, Result.Unverified.class));
    json.append(",\"damaged\":").append(count(segments, Result.Damaged.class));
    WitnessAnswers.members(json, log);
    Act.Read read =
        new Act.Read(
            Act.Kind.INTEGRITY,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            segments.size(),
            Optional.empty());
    return account.told(Caller.now(), read, Reply.json(200, Answers.bytes(json.append('}'))));
  }

  static long count(List<SegmentState> segments, Class<? extends Result> result) {
    return segments.stream().map(SegmentState::result).filter(result::isInstance).count();
  }

  private static String name(Result result) {
    return switch (result) {
      case Result.Unverified _ -> "unverified";
      case Result.Verified _ -> "verified";
      case Result.Damaged _ -> "damaged";
    };
  }
}
