/**
 * The journal: one append-only log for all processes of a node, so that one {@code fsync} serves
 * everything that was persisted in the same moment.
 *
 * <pre>
 *   submit ──► PendingBlocks ──write──► Segment (64 MiB file) ──sync──► durable position
 *   (any thread)             (one writer)      ▲         │ release(mark)
 *                                              └─ spare ◄┘ (recycled by rename, zero-filled only once)
 * </pre>
 *
 * <p>The host's duties:
 *
 * <ol>
 *   <li>{@code open}, then {@code replay} exactly once, then submit.
 *   <li>One writer calls {@code write}, {@code sync} and {@code seal}; one maintainer calls {@code
 *       prepare} and {@code release}. The two may be different threads; {@code submit} may come
 *       from any.
 *   <li>Acknowledge a record only once {@code sync} returned a position at or above the record's.
 *   <li>Call {@code seal} when the journal has been idle for a moment, and on shutdown.
 *   <li>While {@code full()}, refuse calls from clients; records that a protocol needs in order to
 *       progress still go in.
 *   <li>After a {@code DiskFailedException} stop the node.
 * </ol>
 *
 * <h2>Torn or corrupt?</h2>
 *
 * <p>Recovery walks the blocks of a segment from its header. At the first block that does not
 * validate it must decide whether that block was never acknowledged (a crash tore it: drop it) or
 * once was (the disk lost it: stop and say so). Every block carries the position that was durable
 * when it was formed. So a bad block at position {@code p} is
 *
 * <ul>
 *   <li><b>corrupt</b> when anything proves that {@code p} had been durable: a valid block further
 *       on, a later segment's header or the tables' mark, each of which states a durable position
 *       at or above {@code p};
 *   <li><b>torn</b> otherwise. Blocks that were written behind it and survived prove nothing by
 *       mere existence, since a disk may reorder what was not synced; they are dropped as well.
 * </ul>
 *
 * <p>What remains undecidable is damage to the very last acknowledged block before anything was
 * written after it. That is what {@code seal} is for: an empty block which states that everything
 * before it is durable. Between the acknowledgement and the next block or seal, damage to exactly
 * that block is taken for a torn tail; replicas repair it.
 *
 * <h2>Why stale bytes never validate</h2>
 *
 * <p>Recycled segments are full of old blocks. The checksums of a block are seeded with its base
 * position, and a position is never used twice: an opening continues 2<sup>32</sup> above
 * everything that an earlier opening can have written. So an old block, whether recycled or dropped
 * as part of a torn tail, fails the checksum wherever a reader meets it.
 */
@NullMarked
package io.quorate.storage.journal;

import org.jspecify.annotations.NullMarked;
