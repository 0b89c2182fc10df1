/**
 * Where a key lives: key to partition by hash, partition to an ordered list of nodes by a
 * placement.
 *
 * <p>Sources: D. Karger et al., "Consistent Hashing and Random Trees", 1997; D. Thaler and C.
 * Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998 (rendezvous hashing); V.
 * Mirrokni et al., "Consistent Hashing with Bounded Loads", 2018; J. Lamping and E. Veach, "A Fast,
 * Minimal Memory, Consistent Hash Algorithm", 2014; G. DeCandia et al., "Dynamo", 2007, section 6.2
 * (equal-sized partitions).
 *
 * <p>A {@link io.quorate.protocol.ring.Placement} is asked once, when a keyspace is created. From
 * then on the table of owners is data: {@link io.quorate.protocol.ring.AssignmentPlanner} changes
 * it by as few single-replica moves as balance allows. The other methods stand here for comparison.
 *
 * <p>Everything is a pure function of names, weights and counts; nothing here knows who is alive.
 * Hash values are part of the data format and never change.
 */
@NullMarked
package io.quorate.protocol.ring;

import org.jspecify.annotations.NullMarked;
