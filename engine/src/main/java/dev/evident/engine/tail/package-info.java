/** The live tail: every committed event that matches, in the order of the log, to many readers. */
@NullMarked
package dev.evident.engine.tail;

import org.jspecify.annotations.NullMarked;
