/**
 * PEM files to TLS, with the JDK alone: the server's certificate, its key and their reload, and
 * what a client trusts. Knows neither HTTP nor events.
 */
@NullMarked
package dev.evident.tls;

import org.jspecify.annotations.NullMarked;
