package io.quorate.simulation.engine;

import java.util.Arrays;

/** What was thrown, and where, in few lines. */
public final class Defects {
  private static final int FRAMES_MAX = 8;

  private Defects() {}

  /** The exception and the innermost frames of its stack. */
  public static String text(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    Arrays.stream(thrown.getStackTrace())
        .limit(FRAMES_MAX)
        .forEach(frame -> text.append("\n      at ").append(frame));
    return text.toString();
  }
}
