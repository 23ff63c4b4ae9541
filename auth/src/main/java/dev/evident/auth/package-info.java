/** From what a client shows (for now: the admin key) to who it is. */
@NullMarked
package dev.evident.auth;

import org.jspecify.annotations.NullMarked;
