package io.quorate.server.loop;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/** An event loop that lingers before it sleeps. */
final class Lingering implements SelectStrategy {
  private final Linger linger = new Linger();
  private boolean slept;

  @Override
  public int calculateStrategy(IntSupplier select, boolean hasTasks) throws Exception {
    int ready = select.get();
    long now = System.nanoTime();
    if (slept || hasTasks || ready > 0) {
      slept = false;
      linger.found(now);
    }
    if (hasTasks || ready > 0) {
      return ready;
    }
    if (linger.looksAgain(now)) {
      Linger.giveWay();
      return SelectStrategy.CONTINUE;
    }
    slept = true;
    return SelectStrategy.SELECT;
  }
}
