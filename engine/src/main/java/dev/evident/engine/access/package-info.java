/**
 * What somebody may do with which stream, and what a record looks like to them. Everything that
 * answers questions about records goes through here, below every protocol.
 */
@NullMarked
package dev.evident.engine.access;

import org.jspecify.annotations.NullMarked;
