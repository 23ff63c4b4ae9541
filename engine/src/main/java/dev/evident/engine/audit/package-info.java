/**
 * The audit of the audit: what people do with the log is itself in the log, in the stream {@code
 * evident}.
 */
@NullMarked
package dev.evident.engine.audit;

import org.jspecify.annotations.NullMarked;
