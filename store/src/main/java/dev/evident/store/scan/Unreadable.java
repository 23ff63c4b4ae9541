package dev.evident.store.scan;

/**
 * A piece of the store that an answer had to do without.
 *
 * @param segment its name
 * @param firstIndex the records that are missing have indexes from here ...
 * @param lastIndex ... to here; other segments may hold some of these indexes
 * @param reason what was wrong, for whoever is on call; not for clients
 */
public record Unreadable(String segment, long firstIndex, long lastIndex, String reason) {}
