/**
 * Black-box tests: the packed server and real tools. Of our classes only the verifier and fsck are
 * used, where a test needs hundreds of runs of them.
 */
@NullMarked
package dev.evident.it;

import org.jspecify.annotations.NullMarked;
