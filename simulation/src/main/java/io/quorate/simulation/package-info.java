/**
 * Virtual time, network, disk and tables around the very classes that run in production.
 *
 * <p>A seed is drawn into a {@code Scenario}: nodes, keyspaces, settings and a plan of faults. A
 * {@code Run} carries it out in a {@code World}, of bare protocol processes for speed or of whole
 * nodes for truth, with clients that write down what they saw, and judges it at rest. A {@code
 * Batch} runs many, and counts the faults that they had and the branches that they reached. {@link
 * io.quorate.simulation.Soak} does so from a command line.
 */
@NullMarked
package io.quorate.simulation;

import org.jspecify.annotations.NullMarked;
