/** The page in a real browser, against the packed server. */
@NullMarked
package dev.evident.it.ui;

import org.jspecify.annotations.NullMarked;
