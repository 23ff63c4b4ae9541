/**
 * The command line: one class a command, registered in {@link dev.evident.cli.Commands}. A command
 * parses its options, calls the client, and prints; what it does lives in the modules below.
 */
@NullMarked
package dev.evident.cli;

import org.jspecify.annotations.NullMarked;
