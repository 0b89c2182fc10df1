/**
 * Raft, complete, as a deterministic process (Ongaro and Ousterhout, <em>In Search of an
 * Understandable Consensus Algorithm</em>, extended version, 2014; Ongaro, <em>Consensus: Bridging
 * Theory and Practice</em>, 2014). Sections cited here are the paper's unless the dissertation is
 * named. It implements the contract of {@link io.quorate.protocol.order}.
 *
 * <pre>
 *   every replica   RaftLog, Terms, Memberships (Replica) ── Journaling, Delivery, Compaction, Recovery
 *   elections       Roles ── Campaign (asks), Voter (answers)
 *   leader          Leader ── Heartbeats, Replicator ─ Peer, Decider, Proposals, Changes, Transfer
 *   follower        Follower, SnapshotReceiver
 *   snapshots       SnapshotSender ──▶ SnapshotReceiver
 *   reads           LeaderReads ─ Lease, FollowerReads ──▶ ReadQueue
 * </pre>
 *
 * <p>Which effects are early, and why: appends, heartbeats, offers and parts reveal the leader's
 * term, which is durable since before it was elected, and entries that nobody counts for it; so the
 * leader sends while it still writes. Votes and acknowledgements are gated. A leader counts itself
 * once the journal has synced, by the position of each entry's record. Nothing is delivered that
 * the own journal does not hold.
 *
 * <p>The host's duties beyond those of {@link io.quorate.protocol.process}:
 *
 * <ol>
 *   <li>Keep and replay every record at or above the released position, the rows' mark
 *       notwithstanding.
 *   <li>Send {@code Crowded} only for positions up to which the rows are durable.
 *   <li>Where leases are on: read the clock of a turn after the turn's events were taken in, so
 *       that no question and no heartbeat is younger than the time by which it is judged; and run
 *       on machines whose monotonic clock goes on while they are suspended, or never suspend them.
 *   <li>A node that lost its disk comes back under another name: its old votes are gone.
 * </ol>
 *
 * <p>Absent on purpose: clocks in anything but leases and timeouts; a leader's own forwarding of
 * proposals (a refusal names the leader); entries loaded back from the journal (who lags behind the
 * tail in memory gets a snapshot); reads at a witness.
 */
@NullMarked
package io.quorate.protocol.raft;

import org.jspecify.annotations.NullMarked;
