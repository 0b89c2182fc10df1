/**
 * The host of processes: what turns the machine's happenings into events, and effects into sends,
 * replies, records and timers.
 *
 * <pre>
 *   receive, call, expired, synced ──▶ inbox ──▶ Process.on ──┬─▶ early ───────────────────▶ ports
 *                                        ▲                    ├─▶ gated ─▶ wait for the journal ─┘
 *                                        └── answers of asks ─┘
 * </pre>
 *
 * Duties, each with a test of its own: gated effects wait for what their process persisted, in the
 * order in which they were emitted; early ones do not; a ticket gets one reply; an expiry never
 * follows a re-arm or a cancel; both clocks stand still within a turn; replay comes before the
 * start; only processes that were touched are settled; too much open work refuses calls and never
 * messages.
 *
 * <p>No thread, no socket, no file, no wall clock: those are behind {@link
 * io.quorate.node.shard.ShardPorts} and {@link io.quorate.node.shard.ShardStorage}.
 */
@NullMarked
package io.quorate.node.shard;

import org.jspecify.annotations.NullMarked;
