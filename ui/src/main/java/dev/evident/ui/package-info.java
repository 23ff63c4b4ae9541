/** The page in the browser: what is in the jar of it, and how it is handed out. */
@NullMarked
package dev.evident.ui;

import org.jspecify.annotations.NullMarked;
