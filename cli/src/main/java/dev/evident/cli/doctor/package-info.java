/** What {@code evident doctor} looks at: one file for each check, and what it found as values. */
@NullMarked
package dev.evident.cli.doctor;

import org.jspecify.annotations.NullMarked;
