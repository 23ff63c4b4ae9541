/**
 * From words and whole values to the blocks that hold them. Terms only narrow: a block that holds a
 * match is never left out, one that is named need not hold any; whoever asks confirms on the values
 * themselves.
 */
@NullMarked
package dev.evident.store.terms;

import org.jspecify.annotations.NullMarked;
