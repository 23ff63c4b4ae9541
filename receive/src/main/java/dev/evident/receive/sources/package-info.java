/** The list of every source: the one place that knows them all. */
@NullMarked
package dev.evident.receive.sources;

import org.jspecify.annotations.NullMarked;
