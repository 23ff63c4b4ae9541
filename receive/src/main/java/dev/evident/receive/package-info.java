@NullMarked
package dev.evident.receive;

import org.jspecify.annotations.NullMarked;
