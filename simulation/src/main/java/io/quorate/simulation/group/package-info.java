/**
 * Whole groups in the simulator: Raft and the machine as one process on each node, clients that
 * retry, read anywhere and record what they saw, and the checkers as judges. A run draws
 * linearizable or sequential reads; at the end all replicas must hold the same state.
 */
@NullMarked
package io.quorate.simulation.group;

import org.jspecify.annotations.NullMarked;
