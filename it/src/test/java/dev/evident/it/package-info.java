/** Black-box tests: the packed server, real tools, nothing of our classes. */
@NullMarked
package dev.evident.it;

import org.jspecify.annotations.NullMarked;
