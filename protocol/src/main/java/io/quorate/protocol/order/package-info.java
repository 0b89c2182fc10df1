/**
 * The contract of a total order: what is proposed anywhere is delivered everywhere, in one order.
 * Raft implements it; Multi-Paxos and ZAB may take its place without the layer above noticing.
 *
 * <pre>
 *   OrderCall ──▶  engine: a Process&lt;M, R, OrderCall, OrderNotice&gt;  ──▶ OrderNotice, OrderReply, Refusal
 * </pre>
 *
 * <p>The layer above is a machine that is composed with an engine into one process: it hands the
 * engine its events, and takes the engine's notices and replies in the same turn.
 *
 * <p>What an engine promises:
 *
 * <ol>
 *   <li>Indices are the same on every node, start at 1 and leave no gap. Each one comes as exactly
 *       one of {@code Delivered}, {@code Passed} or {@code MembershipChanged}, in order, or is
 *       covered by a {@code SnapshotArrived}. After a start they go on after the applied index that
 *       the engine was built with.
 *   <li>An entry is delivered only once it is decided and this node's own journal holds it, so that
 *       tables never pass the journal.
 *   <li>A proposal ends in exactly one way: {@code Delivered} with its ticket, which the engine
 *       then never replies to, or a {@code Refusal} as the reply, whose code tells whether the
 *       proposal may yet be delivered. When it was cancelled, it ends in neither.
 *   <li>{@code Readable} comes when all that was decided before the read was asked for has been
 *       delivered here: a read of the machine's state in that same turn is linearizable.
 *   <li>Notices leave by {@code early()}: what is decided is durable on a majority, and rows of
 *       this node become durable only after the journal.
 * </ol>
 *
 * <p>The duties of the layer above:
 *
 * <ol>
 *   <li>Build the engine with the index that the rows reflect, exactly: rows and that index become
 *       durable as one.
 *   <li>On {@code Delivered} with a ticket, reply to the ticket, by {@code early()}.
 *   <li>Be deterministic: the state after an index depends on nothing but the entries up to it.
 *   <li>Keep the state at a snapshot's index readable from {@code SnapshotOpened} to {@code
 *       SnapshotClosed}, and answer every {@code ChunkWanted} by a call of {@code Chunk}, in this
 *       turn or later.
 *   <li>Stage what {@code ChunkArrived} brings, in rows beside the live ones; begin anew at number
 *       0; put the staged state in the place of the live one at {@code SnapshotArrived}. Both come
 *       again when the journal is replayed, possibly for a state that the rows already hold: then
 *       they change nothing.
 *   <li>Hand on {@code Crowded}, which the engine turns into a shorter journal.
 * </ol>
 */
@NullMarked
package io.quorate.protocol.order;

import org.jspecify.annotations.NullMarked;
