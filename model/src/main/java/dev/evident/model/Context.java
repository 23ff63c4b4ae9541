package dev.evident.model;

import java.util.Optional;

/** In which service, environment and request the event happened. */
public record Context(
    Optional<String> service,
    Optional<String> environment,
    Optional<String> host,
    Optional<String> region,
    Optional<String> requestId,
    Optional<String> sessionId,
    Optional<String> traceId) {

  public static final Context EMPTY =
      new Context(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Context withService(String text) {
    return new Context(Optional.of(text), environment, host, region, requestId, sessionId, traceId);
  }

  public Context withEnvironment(String text) {
    return new Context(service, Optional.of(text), host, region, requestId, sessionId, traceId);
  }

  public Context withHost(String text) {
    return new Context(
        service, environment, Optional.of(text), region, requestId, sessionId, traceId);
  }

  public Context withRegion(String text) {
    return new Context(
        service, environment, host, Optional.of(text), requestId, sessionId, traceId);
  }

  public Context withRequestId(String text) {
    return new Context(service, environment, host, region, Optional.of(text), sessionId, traceId);
  }

  public Context withSessionId(String text) {
    return new Context(service, environment, host, region, requestId, Optional.of(text), traceId);
  }

  public Context withTraceId(String text) {
    return new Context(service, environment, host, region, requestId, sessionId, Optional.of(text));
  }
}
