package io.quorate.models.registry;

/**
 * An entry of a model's trail.
 *
 * @param sequence from 1, without gaps
 * @param atMillis for people only
 * @param who empty: nobody said
 * @param what happened, a word
 * @param details in a sentence
 * @param before hash of the entry before; empty for the first
 * @param hash {@code sha256:…} of all of the above, by {@link AuditTrail#hash}
 */
public record AuditEntry(
    long sequence,
    long atMillis,
    String who,
    String what,
    String details,
    String before,
    String hash) {}
