/** Single sign-on: tokens of an OpenID Connect provider, and signing in through it. */
@NullMarked
package dev.evident.auth.oidc;

import org.jspecify.annotations.NullMarked;
