package io.quorate.simulation.run;

/** How a person replays a seed. */
final class Replay {
  private Replay() {}

  static String command(Worlds worlds, long seed) {
    return "mvn -o -q -pl simulation -am test-compile && mvn -o -q -pl simulation exec:java"
        + " -Dexec.mainClass=io.quorate.simulation.Soak -Dexec.args=\"--world "
        + worlds.word()
        + " --replay "
        + seed
        + "\"";
  }
}
