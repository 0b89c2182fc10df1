/**
 * Tables as an ordered map that forgets in a crash what was not flushed; the port of {@code
 * io.quorate.storage.tables}.
 */
@NullMarked
package io.quorate.simulation.tables;

import org.jspecify.annotations.NullMarked;
