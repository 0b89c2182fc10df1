/**
 * Clients: they read, write with and without contexts, delete, compare and scan a few contended
 * keys through nodes of their choice, lose patience, and write down what they saw.
 */
@NullMarked
package io.quorate.simulation.workload;

import org.jspecify.annotations.NullMarked;
