/**
 * Questions to the log: the port {@link dev.evident.engine.search.Search}, which says what an
 * implementation owes, and what stands above it: pages, cursors, limits, the live tail.
 */
@NullMarked
package dev.evident.engine.search;

import org.jspecify.annotations.NullMarked;
