package io.quorate.simulation.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What happened, in words: off in a search, on when a failing seed is run again. Keeps only the
 * tail.
 */
public final class Trace {
  private final Timeline timeline;
  private final int linesMax;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /**
   * @param linesMax lines to keep; 0 turns tracing off
   */
  public Trace(Timeline timeline, int linesMax) {
    this.timeline = timeline;
    this.linesMax = linesMax;
  }

  /** Adds a line, built only when tracing is on. */
  public void line(Supplier<String> text) {
    if (linesMax == 0) {
      return;
    }
    if (lines.size() == linesMax) {
      lines.removeFirst();
    }
    lines.addLast("%,15d µs  %s".formatted(timeline.now() / 1000, text.get()));
  }

  /** The lines kept, oldest first. */
  public List<String> tail() {
    return new ArrayList<>(lines);
  }
}
