/** A witness to be asked in tests. */
@NullMarked
package dev.evident.log.witness;

import org.jspecify.annotations.NullMarked;
