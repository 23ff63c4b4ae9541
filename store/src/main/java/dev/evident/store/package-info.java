/**
 * The life of the store: committed records become searchable in memory, are sealed in segment files
 * behind the journal, and stay checked against the log.
 */
@NullMarked
package dev.evident.store;

import org.jspecify.annotations.NullMarked;
