/** Fuzz targets, about ten lines each; the ordinary test run tries the seeds only. */
@NullMarked
package dev.evident.fuzz;

import org.jspecify.annotations.NullMarked;
