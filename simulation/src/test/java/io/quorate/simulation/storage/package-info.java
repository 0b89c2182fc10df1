/** The storage classes on the simulated disk and tables: random lives that end in crashes. */
@NullMarked
package io.quorate.simulation.storage;

import org.jspecify.annotations.NullMarked;
