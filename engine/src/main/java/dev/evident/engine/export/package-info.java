/** Takes many events out at once: as evidence that proves itself, as lines, as tables. */
@NullMarked
package dev.evident.engine.export;

import org.jspecify.annotations.NullMarked;
