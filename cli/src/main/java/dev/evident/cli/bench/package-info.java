/** The benchmark: a lean load generator, the server as a child process, and what both measured. */
@NullMarked
package dev.evident.cli.bench;

import org.jspecify.annotations.NullMarked;
