/**
 * Services on the store's operations: locks, elections, semaphores, counters, barriers, the
 * registry of services. Each is a process without messages or records of its own; what it wants it
 * asks of the store with {@code Effects.ask}, as a {@code Request}, and hears a {@code Reply}. The
 * same class runs in a client, in a server's endpoint and in the simulator.
 *
 * <p>The host's duties beside those of every process:
 *
 * <ol>
 *   <li>Answer every ask with a {@code Reply}, in the end with a refusal that says what may be
 *       concluded. An answer may come late; a process bears that.
 *   <li>Give it a monotonic clock: what a lease is worth is judged by it alone.
 * </ol>
 *
 * <p>A service needs a keyspace with one order of all writes: linearizable, one partition.
 */
@NullMarked
package io.quorate.services;

import org.jspecify.annotations.NullMarked;
