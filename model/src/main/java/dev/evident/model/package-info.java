@NullMarked
package dev.evident.model;

import org.jspecify.annotations.NullMarked;
