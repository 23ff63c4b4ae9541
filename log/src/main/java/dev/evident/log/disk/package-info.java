/** The one place that opens files for writing, forces them and renames them. */
@NullMarked
package dev.evident.log.disk;

import org.jspecify.annotations.NullMarked;
