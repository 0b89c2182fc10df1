/**
 * Rows: ordered durable tables below, and a buffer on the heap above them that takes the writes.
 *
 * <pre>
 *   process ──Rows──► Overlay ──────────────────────────┐ get: active, frozen, Heads, Tables; first hit wins
 *                     active generation (heap)           │ scan: merges active, frozen and Tables
 *                     frozen generation (heap) ──flush──► Tables (RocksDB, or an ordered map in the simulator)
 *                     Heads (cache of reads)             │ rows and the journal's mark change in one batch
 * </pre>
 *
 * <p>Rules that the host keeps, and that make a crash harmless:
 *
 * <ol>
 *   <li>A generation is frozen between two turns, at the position of the last record submitted, so
 *       that all records up to there are applied to it or to what lies below.
 *   <li>It is written only once the journal is durable up to that position: tables never pass the
 *       journal.
 *   <li>The last batch carries the position as the new mark. Batches before it leave the mark
 *       alone, so after a crash between them the tables may be ahead of their mark; replay applies
 *       those records again, which processes are built to stand.
 *   <li>The journal forgets what lies below the mark only after {@code Tables.flush()}.
 * </ol>
 *
 * <p>Keys are ordered as unsigned bytes. A full key is keyspace and partition, four bytes each, and
 * the row's own key.
 */
@NullMarked
package io.quorate.storage.tables;

import org.jspecify.annotations.NullMarked;
