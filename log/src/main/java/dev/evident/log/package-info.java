@NullMarked
package dev.evident.log;

import org.jspecify.annotations.NullMarked;
