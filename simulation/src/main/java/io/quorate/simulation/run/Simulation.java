package io.quorate.simulation.run;

import java.util.function.LongFunction;

/**
 * One kind of runs.
 *
 * @param word its name on a command line
 * @param run what a seed comes to
 * @param story of a seed that fails: made smaller, run again with its trace, told in words
 */
public record Simulation(
    String word, LongFunction<Outcome> run, LongFunction<String> story) {}
