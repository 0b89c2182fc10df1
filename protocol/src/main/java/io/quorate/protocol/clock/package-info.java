/**
 * Logical time: who knew what when something was written.
 *
 * <ul>
 *   <li>{@link io.quorate.protocol.clock.LamportClock}: a total order that respects causality (L.
 *       Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978).
 *   <li>{@link io.quorate.protocol.clock.HybridClock}: the same, close to physical time (S.
 *       Kulkarni et al., "Logical Physical Clocks", 2014).
 *   <li>{@link io.quorate.protocol.clock.VectorClock}: causality itself, as people read it (C.
 *       Fidge 1988, F. Mattern 1989).
 *   <li>{@link io.quorate.protocol.clock.Versions}: the concurrent values of one key, as dotted
 *       version vector sets (N. Preguiça et al., "Dotted Version Vectors", 2010 and 2012; P.
 *       Almeida et al., "Scalable and Accurate Causality Tracking for Eventually Consistent
 *       Stores", 2014).
 * </ul>
 *
 * <p>Everything here is a pure function of its arguments: no clock is read, nothing is random, and
 * every value has one encoding.
 *
 * <p>Duties of a host: (1) hand in wall time; (2) give a replica that coordinates a write an {@link
 * io.quorate.protocol.clock.Actor} that no other replica, incarnation or lost state of it has used
 * for the key, see {@link io.quorate.protocol.clock.Versions#continues}; (3) make a new {@link
 * io.quorate.protocol.clock.Dot} durable before anybody else hears of it.
 */
@NullMarked
package io.quorate.protocol.clock;

import org.jspecify.annotations.NullMarked;
