/**
 * The contract between a protocol and whatever hosts it: one event in, effects out.
 *
 * <pre>
 *            events                            effects
 *   host ──────────────▶  Process.on(...)  ──────────────▶  host
 *          Received         (single-threaded,                 send, reply, notice
 *          Called            owns its state,                  persist, release, ask
 *          Expired           reaches nothing else)            arm, cancel, choose, note
 *          Synced, …
 * </pre>
 *
 * The host's duties:
 *
 * <ol>
 *   <li>Hand in events one at a time; first every {@code Replayed} oldest first, then {@code
 *       Started}.
 *   <li>Call {@code settle} after each turn, when all ready events were handed in.
 *   <li>Hold every gated effect back until all that the process persisted before it is durable, and
 *       lose it in a crash; let {@code early()} effects go at once.
 *   <li>Report durability by {@code Synced}; stop the node on a failed sync, never retry it.
 *   <li>Answer each ticket exactly once; on stop answer the open ones <em>indeterminate</em>.
 *   <li>Never deliver an expiry after the timer was re-armed or cancelled.
 *   <li>Keep both clocks still within a turn.
 * </ol>
 */
@NullMarked
package io.quorate.protocol.process;

import org.jspecify.annotations.NullMarked;
