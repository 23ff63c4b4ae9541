package dev.evident.engine.search;

import dev.evident.model.Query;
import dev.evident.store.scan.Order;
import java.util.Optional;

/**
 * What a client asks for.
 *
 * @param query without stats
 * @param order of the events unless the query sorts them itself
 * @param cursor as the client sent it
 * @param limit events of a page at most
 * @param exactTotal whether the number of all matching events must be exact, whatever it costs
 */
public record EventsQuestion(
    Query query, Order order, Optional<String> cursor, int limit, boolean exactTotal) {}
