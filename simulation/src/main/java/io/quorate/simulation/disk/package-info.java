/**
 * A disk in memory that forgets, tears, reorders, fills up, fails and rots on demand. It implements
 * the port of {@code io.quorate.storage.disk} and takes all its randomness from the caller.
 */
@NullMarked
package io.quorate.simulation.disk;

import org.jspecify.annotations.NullMarked;
