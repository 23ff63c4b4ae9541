package dev.evident.log;

import dev.evident.merkle.Hash;

/**
 * A released checkpoint.
 *
 * @param size records under it
 * @param root root of the tree
 * @param note the signed note, as text
 */
public record Published(long size, Hash root, String note) {}
