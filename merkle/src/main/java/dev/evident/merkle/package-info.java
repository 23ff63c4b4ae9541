@NullMarked
package dev.evident.merkle;

import org.jspecify.annotations.NullMarked;
