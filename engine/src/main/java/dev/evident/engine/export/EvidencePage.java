package dev.evident.engine.export;

/**
 * What stands around the lines of evidence in a page that checks itself. The arrays are the
 * caller's to read and not to change.
 *
 * @param before ends with the line that begins the block of the lines
 * @param after begins with the line that ends it
 */
public record EvidencePage(byte[] before, byte[] after) {}
