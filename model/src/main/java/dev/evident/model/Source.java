package dev.evident.model;

/**
 * The original of a translated event.
 *
 * @param type the format it came in, such as {@code kubernetes-audit}
 * @param raw the original text, character for character
 */
public record Source(String type, String raw) {}
