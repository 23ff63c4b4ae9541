package dev.evident.http;

/**
 * Answers one request. Runs on a virtual thread of its own and may block; is called by many threads
 * at once.
 *
 * <p>Throws a {@link Problem} for what the client should know. Anything else becomes a 500 {@code
 * internal} that carries the request id and nothing of the exception, which is logged.
 */
@FunctionalInterface
public interface Handler {
  Reply handle(Call call) throws Exception;
}
