/** The query language: text to tree, tree to text, and what each operator means. */
@NullMarked
package dev.evident.query;

import org.jspecify.annotations.NullMarked;
