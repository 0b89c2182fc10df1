/**
 * What goes wrong, and when: faults as values, plans drawn from a seed, and the driver that carries
 * a plan out on a world. A plan is decided before the run begins, so it can be printed, edited and
 * shrunk.
 */
@NullMarked
package io.quorate.simulation.fault;

import org.jspecify.annotations.NullMarked;
