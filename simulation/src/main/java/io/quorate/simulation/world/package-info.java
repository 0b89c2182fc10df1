/**
 * Whole clusters under faults: of bare protocol processes, for speed, and of the very nodes that
 * run in production, for truth. Both take the same faults, workloads and checks.
 */
@NullMarked
package io.quorate.simulation.world;

import org.jspecify.annotations.NullMarked;
