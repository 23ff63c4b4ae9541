/**
 * What a segment is to those who read it, whether it lies in memory or in a sealed file.
 *
 * <p>A record is split into a <em>template</em> (its JSON with the values taken out) and the value
 * tokens. Templates are numbered in a dictionary; tokens go to the column of their path. Putting
 * the tokens back into the template gives the record again, byte for byte.
 */
@NullMarked
package dev.evident.store.segment;

import org.jspecify.annotations.NullMarked;
