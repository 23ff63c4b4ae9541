/** A believable company for tests and pictures of the page. */
@NullMarked
package dev.evident.it.demo;

import org.jspecify.annotations.NullMarked;
