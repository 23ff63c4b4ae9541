@NullMarked
package dev.evident.auth;

import org.jspecify.annotations.NullMarked;
