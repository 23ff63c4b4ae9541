/**
 * Checks a log from outside: any C2SP tlog-tiles log, ours in more depth. Depends on nothing of the
 * server, so that a fault there cannot hide itself here.
 */
@NullMarked
package dev.evident.log.verify;

import org.jspecify.annotations.NullMarked;
