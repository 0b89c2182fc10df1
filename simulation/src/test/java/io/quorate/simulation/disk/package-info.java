/** The simulated disk against the contract of its port. */
@NullMarked
package io.quorate.simulation.disk;

import org.jspecify.annotations.NullMarked;
