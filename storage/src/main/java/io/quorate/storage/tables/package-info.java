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
 *   <li>It is one batch that carries the position as the new mark. So after a crash the tables hold
 *       exactly what the records up to their mark make of them, neither less nor more: a machine
 *       that applies an order finds its rows as of one applied index.
 *   <li>The journal forgets what lies below the mark only after {@code Tables.flush()}.
 * </ol>
 *
 * <p>Keys are ordered as unsigned bytes. A full key is keyspace and partition, four bytes each, and
 * the row's own key.
 */
@NullMarked
package io.quorate.storage.tables;

import org.jspecify.annotations.NullMarked;
