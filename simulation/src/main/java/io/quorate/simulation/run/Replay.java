package io.quorate.simulation.run;

/** How a person replays a seed. */
public final class Replay {
  private Replay() {}

  /**
   * The command, from the root of the repository.
   *
   * @param world the word of its kind
   */
  public static String command(String world, long seed) {
    return "simulation/run --world " + world + " --replay " + seed;
  }
}
