/**
 * Answers queries over segments: the same answers as {@link dev.evident.query.Reference} gives, in
 * milliseconds. Segments and blocks that cannot hold a match are left out by time, index and terms;
 * in the others columns are compared by their codes, and only rows that are shown are put together.
 */
@NullMarked
package dev.evident.store.scan;

import org.jspecify.annotations.NullMarked;
