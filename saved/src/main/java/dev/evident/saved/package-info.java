/**
 * Searches and dashboards that people keep: what they are, who may see and change them, the file.
 */
@NullMarked
package dev.evident.saved;

import org.jspecify.annotations.NullMarked;
