/**
 * Logs of other systems become events here. A source is one {@link dev.evident.receive.Translator}
 * in a package of its own and one line in {@link dev.evident.receive.sources.Translators}; {@link
 * dev.evident.receive.Originals} cuts the files, {@link dev.evident.receive.Draft} keeps an event
 * within its limits whatever the original holds.
 */
@NullMarked
package dev.evident.receive;

import org.jspecify.annotations.NullMarked;
