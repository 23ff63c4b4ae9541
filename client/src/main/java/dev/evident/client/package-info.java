/**
 * The writers' and readers' library: append with retries that neither lose nor double an event,
 * send whole files in parallel batches, read records, proofs and receipts. Start with {@link
 * dev.evident.client.EvidentClient}.
 */
@NullMarked
package dev.evident.client;

import org.jspecify.annotations.NullMarked;
