/** The simulated tables against the contract of their port. */
@NullMarked
package io.quorate.simulation.tables;

import org.jspecify.annotations.NullMarked;
