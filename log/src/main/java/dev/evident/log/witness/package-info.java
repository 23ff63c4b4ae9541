/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness). Knows the protocol and nothing of the
 * log: what it is given it sends, and what is answered it reads as one of a few outcomes.
 */
@NullMarked
package dev.evident.log.witness;

import org.jspecify.annotations.NullMarked;
