/**
 * A group: an engine of total order and the machine that it replicates, composed into one process.
 *
 * <pre>
 *   GroupCall ─▶ GroupProcess ── OrderCall ──▶ engine (Raft, …) ── OrderNotice ──▶ Machine ─▶ rows
 *        ▲            │                                                              │
 *        └─ GroupReply┘◀───────────── outcome, in the turn of its delivery ──────────┘
 * </pre>
 *
 * <p>The host's duties, besides those of every process:
 *
 * <ol>
 *   <li>Give the process rows that become durable together with the records before them, all or
 *       nothing, and hand it all records from its released position again after a crash, those that
 *       the rows reflect included.
 *   <li>After each flush say so by {@code Crowded}: the rows that belong to records up to that
 *       position are durable.
 * </ol>
 *
 * <p>A watch is a read that waits: it is answered from the history, or by the entry that brings the
 * first change, and the place to go on from is kept by whoever asks. A lease lives by the clock of
 * whoever leads; the order knows which leases exist, and what was left of those that nobody keeps
 * alive.
 *
 * <p>Reads are linearizable when the engine says at which moment, many sharing one question to it;
 * sequential when they wait until this replica has applied what the session has seen. Replicas
 * compare hashes of the whole state at the same place in the order; one that differs from the
 * leader's while a majority agrees with the leader serves nothing until it has filled itself again
 * from the leader. Nobody is outvoted into accepting damage: where the leader itself is the odd
 * one, it hands leadership over.
 */
@NullMarked
package io.quorate.store.group;

import org.jspecify.annotations.NullMarked;
