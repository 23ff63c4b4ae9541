/**
 * The rules that no compiler checks: directions between modules, who may use what, sizes, words.
 */
@NullMarked
package dev.evident.arch;

import org.jspecify.annotations.NullMarked;
