/**
 * Dynamo's replication of one partition as a deterministic process: n replicas of a key, r replies
 * for a read, w acknowledgements for a write (DeCandia et al., <em>Dynamo: Amazon's highly
 * available key-value store</em>, 2007, section 4), over dotted version vector sets instead of
 * plain vector clocks, with Paxos per key for conditional puts (Lamport, <em>Paxos Made
 * Simple</em>, 2001).
 *
 * <pre>
 *   QuorumCall ──▶ PutCoordinator ─ GetCoordinator ─ ConditionalPut     one request each: Pending*
 *                        │                │                │
 *                        ▼                ▼                ▼
 *                 Epochs (dots)      View (who)       Acceptor           Replica: journal, then rows
 *                        │                                               ▲
 *   QuorumMessage ─▶ Gate (epoch, era) ─▶ ReplicateHandler ─ ReadHandler ┘
 *                                          HintedHandoff   Upkeep: anti-entropy, reaping, transfer, scans
 * </pre>
 *
 * <p>The host's duties beyond those of {@link io.quorate.protocol.process}:
 *
 * <ol>
 *   <li>Build the process with a generation that grows whenever the node's disk was lost or set
 *       back.
 *   <li>Hand in {@code Configure} and {@code Reachable} after every start and on every change;
 *       until the first {@code Configure} every request is refused.
 *   <li>Advance ownership by one replica at a time, and make a joiner an owner only after its
 *       {@code CaughtUp}.
 *   <li>Keep the process's rows for as long as its keyspace exists, on a node that owns nothing
 *       too: they hold the epochs without which a dot could be used twice.
 *   <li>Refresh the table of ownership on {@code Stale}, raise an alarm on {@code HistoryLost}.
 * </ol>
 *
 * <p>What is promised. A write that is acknowledged is durable on w nodes from then on, and
 * disappears only when a later write's context covers it; who lets go of a copy has seen w others.
 * In a strict keyspace with r + w &gt; n a read sees every write that was acknowledged before it
 * began: <em>regular</em>, not linearizable. Replicas that can talk converge to the same bytes. In
 * a sloppy keyspace fallbacks count, so a read may miss what only they hold; the receipt says who
 * answered. A disk that is lost takes its share of the durability with it: with w = 2 one may be,
 * in sloppy keyspaces too.
 *
 * <p>Absent on purpose: clocks that decide anything but last-writer-wins among siblings and the
 * order of truncation; expiry of hints and tombstones by time; truncation anywhere but at a put's
 * coordinator.
 */
@NullMarked
package io.quorate.protocol.quorum;

import org.jspecify.annotations.NullMarked;
