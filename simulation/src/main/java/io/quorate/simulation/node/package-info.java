/**
 * Whole nodes on simulated machines: the very {@code io.quorate.node.Node} of production, with its
 * storage engine on a disk and tables that forget. The machine does what the server's threads do:
 * turns, group commits, flushes, each an event in virtual time between which a crash may come.
 */
@NullMarked
package io.quorate.simulation.node;

import org.jspecify.annotations.NullMarked;
