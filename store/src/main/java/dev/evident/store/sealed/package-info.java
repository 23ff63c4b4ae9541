/**
 * Segments sealed in a file: written once from open or smaller ones, read piece by piece through a
 * shared cache. The format is described at {@link dev.evident.store.sealed.SegmentFormat}.
 */
@NullMarked
package dev.evident.store.sealed;

import org.jspecify.annotations.NullMarked;
