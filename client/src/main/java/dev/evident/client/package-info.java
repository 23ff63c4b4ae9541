@NullMarked
package dev.evident.client;

import org.jspecify.annotations.NullMarked;
