/**
 * Runs: one scenario from its first event to its verdict, batches of them, and what is done about a
 * failure: the seed, the command that replays it, the fewest faults that still break it, and the
 * end of its trace.
 */
@NullMarked
package io.quorate.simulation.run;

import org.jspecify.annotations.NullMarked;
