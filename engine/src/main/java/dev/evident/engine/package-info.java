@NullMarked
package dev.evident.engine;

import org.jspecify.annotations.NullMarked;
