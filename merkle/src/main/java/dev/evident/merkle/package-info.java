/**
 * The public, checkable side of the log: RFC 6962 hashes and proofs, C2SP tiles, notes,
 * checkpoints, cosignatures and policies, entries and commitments. Pure functions, no I/O.
 *
 * <p><b>Ed25519.</b> Signatures are those of the JDK. For the edge cases that the community's test
 * vectors (CCTV) cover, JDK 25 refuses every public key and every R that is not encoded
 * canonically, uses the equation without cofactor (so it refuses whatever only the equation with
 * cofactor accepts), and accepts points of low order when that equation holds. RFC 8032 allows all
 * of this, other libraries decide otherwise, and nothing here depends on the difference: verifier
 * keys are configured, never taken from the note, the log signs with keys that it made itself, and
 * neither a tree nor a proof holds a signature whose bytes matter. A key of low order, under which
 * one signature fits many messages, is only accepted by somebody who pins it.
 */
@NullMarked
package dev.evident.merkle;

import org.jspecify.annotations.NullMarked;
