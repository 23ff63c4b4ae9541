/**
 * The hot pieces of the write path, each measured alone with JMH. The whole server is measured by
 * {@code evident bench}.
 */
@NullMarked
package dev.evident.bench;

import org.jspecify.annotations.NullMarked;
