/**
 * A group ordered by Raft under faults: replicas of a register machine, clients that know when each
 * of their operations began and ended, members that come and go. Checked are the five properties of
 * the paper's Figure 3 after every event of every replica, the order of operations against real
 * time, and that the group serves again once the faults are over.
 */
@NullMarked
package io.quorate.simulation.raft;

import org.jspecify.annotations.NullMarked;
