package io.quorate.simulation.run;

import java.util.List;
import java.util.function.LongFunction;

/**
 * One kind of runs.
 *
 * @param word its name on a command line
 * @param run what a seed comes to
 * @param story of a seed that fails: made smaller, run again with its trace, told in words
 * @param required faults and branches that many runs together must reach
 * @param runsThatReachAll so many of them do
 */
public record Simulation(
    String word,
    LongFunction<Outcome> run,
    LongFunction<String> story,
    List<String> required,
    long runsThatReachAll) {

  /** One whose tests say what it must reach. */
  public Simulation(String word, LongFunction<Outcome> run, LongFunction<String> story) {
    this(word, run, story, List.of(), 0);
  }
}
