/** The configuration: one tree of records, read once, every value with the place it came from. */
@NullMarked
package dev.evident.server.config;

import org.jspecify.annotations.NullMarked;
