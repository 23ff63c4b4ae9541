@NullMarked
package dev.evident.server;

import org.jspecify.annotations.NullMarked;
