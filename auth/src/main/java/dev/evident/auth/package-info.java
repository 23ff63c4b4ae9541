/**
 * From what a client shows (a key, a token, a session, a certificate) to who it is and what he may
 * do.
 */
@NullMarked
package dev.evident.auth;

import org.jspecify.annotations.NullMarked;
