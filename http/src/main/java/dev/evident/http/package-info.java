/**
 * Our own seam over the HTTP library, and the only place that imports it: {@link Call} in, {@link
 * Reply} out, {@link Handler}s joined by {@link Routes} and wrapped by {@link Filter}s. It knows
 * nothing of audit.
 */
@NullMarked
package dev.evident.http;

import org.jspecify.annotations.NullMarked;
