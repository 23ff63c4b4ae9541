/**
 * How the values of one column in one block are packed into bytes, and read where they lie: codes
 * of a dictionary, times, identifiers, integers, texts with numbers in them, plain text.
 *
 * <p>Every form gives back exactly the tokens that went in. The special ones take only what they
 * can write again byte for byte; everything else is kept as text.
 */
@NullMarked
package dev.evident.store.column;

import org.jspecify.annotations.NullMarked;
