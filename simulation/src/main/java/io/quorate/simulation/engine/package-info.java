/**
 * The engine below every simulated world: virtual time, seeded choices, clocks that err, a network
 * that misbehaves, and the fingerprint by which two runs are told to be the same.
 *
 * <p>One run is one thread and touches nothing but its own objects, so runs of different seeds may
 * go in parallel. A run is a pure function of its settings: the seed decides every delay, loss and
 * fault, and nothing iterates in hash order.
 */
@NullMarked
package io.quorate.simulation.engine;

import org.jspecify.annotations.NullMarked;
