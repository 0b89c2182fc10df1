/**
 * The machine that an ordered group replicates: keys with all their versions, compare-and-transact,
 * and sessions that make retried requests take effect once.
 *
 * <pre>
 *   entry of the order ──▶ Machine.apply ──▶ rows: head (key) → newest revision
 *                               │                  data (key, ¬revision) → value    the only copy
 *                               ▼                  feed (revision, sub) → key       for watches and the sweeper
 *                            Outcome               session, answer                  exactly-once
 *                                                  lease, attached (lease, key)
 *                                                  header: applied index, revision, floor
 * </pre>
 *
 * <p>Sources: multi-version rows and compare-and-transact as etcd's v3 data model states them;
 * sessions from Ongaro, <em>Consensus: Bridging Theory and Practice</em> (2014), section 6.3.
 *
 * <p>Duties of the host:
 *
 * <ol>
 *   <li>Apply every entry of the order exactly once and in order; the header row says how far the
 *       rows have come, so rows must become durable all together or not at all.
 *   <li>Call {@code sweep} now and then: compaction is a floor that hides versions at once,
 *       deleting them is paced.
 *   <li>Keep a {@code SnapshotSource} or {@code LogicalHash} only as long as it is read: each holds
 *       the sweeper back.
 * </ol>
 *
 * <p>What an entry does depends on nothing but the entries before it. The logical view at a
 * revision R with floor F holds, for each key, every version above F and up to R, and the newest
 * one up to F unless that is a deletion below F; it is the same on every replica, however far each
 * has swept. Deliberately absent: time. The machine knows which leases exist, what they are
 * attached to and what was left of them when the order last said so; clocks are the leader's, who
 * expires them by commands.
 */
@NullMarked
package io.quorate.store.machine;

import org.jspecify.annotations.NullMarked;
