/** Segments that still grow: what was committed and is not sealed yet. */
@NullMarked
package dev.evident.store.live;

import org.jspecify.annotations.NullMarked;
