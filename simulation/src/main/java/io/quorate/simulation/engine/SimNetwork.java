package io.quorate.simulation.engine;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A network between numbered nodes: delays, losses, repeats and overtakes messages by its profile,
 * and blocks or slows single directions of single links by command.
 *
 * @param <P> what travels
 */
public final class SimNetwork<P> {

  /** Where messages arrive. */
  public interface Receiver<P> {
    void receive(int from, int to, P payload);
  }

  private final Timeline timeline;
  private final Choices choices;
  private final Counts counts;
  private final Receiver<P> receiver;
  private final UnaryOperator<P> wire;
  private final int nodes;
  private final int[] blocks;
  private final long[] slowNanos;
  private final long[] sent;
  private final long[] arrived;
  private NetworkProfile profile;

  /**
   * @param wire what the way does to a payload: nothing, or encoding and decoding it
   */
  public SimNetwork(
      Environment environment,
      Choices choices,
      int nodes,
      NetworkProfile profile,
      UnaryOperator<P> wire,
      Receiver<P> receiver) {
    this.timeline = environment.timeline();
    this.choices = choices;
    this.counts = environment.counts();
    this.nodes = nodes;
    this.profile = profile;
    this.wire = wire;
    this.receiver = receiver;
    this.blocks = new int[nodes * nodes];
    this.slowNanos = new long[nodes * nodes];
    this.sent = new long[nodes * nodes];
    this.arrived = new long[nodes * nodes];
  }

  /** Changes the weather. */
  public void profile(NetworkProfile next) {
    profile = next;
  }

  /** Blocks one direction; blocks of several faults add up. */
  public void block(int from, int to) {
    blocks[link(from, to)]++;
  }

  /** Takes one block away. */
  public void unblock(int from, int to) {
    blocks[link(from, to)]--;
  }

  /** Whether nothing sent now from one node would reach the other. */
  public boolean blocked(int from, int to) {
    return blocks[link(from, to)] > 0;
  }

  /** Whether any direction of any link is blocked. */
  public boolean isCut() {
    return Arrays.stream(blocks).anyMatch(count -> count > 0);
  }

  /** Makes one direction slower, or with a negative number faster again. */
  public void slow(int from, int to, long moreNanos) {
    slowNanos[link(from, to)] += moreNanos;
  }

  /** Sends a message on its way, if there is one. */
  public void send(int from, int to, P payload) {
    int link = link(from, to);
    if (blocks[link] > 0) {
      counts.add("network.blocked");
      return;
    }
    if (choices.chance("loss", profile.lossPerMillion())) {
      counts.add("network.lost");
      return;
    }
    P travelling = wire.apply(payload);
    depart(link, from, to, travelling);
    if (choices.chance("duplicate", profile.duplicatePerMillion())) {
      counts.add("network.duplicated");
      depart(link, from, to, travelling);
    }
  }

  private void depart(int link, int from, int to, P payload) {
    long number = ++sent[link];
    timeline.after(delay(link), () -> arrive(link, number, from, to, payload));
  }

  private void arrive(int link, long number, int from, int to, P payload) {
    if (blocks[link] > 0 && choices.chance("cut", 500_000)) {
      counts.add("network.blocked");
      return;
    }
    if (number < arrived[link]) {
      counts.add("network.overtaken");
    } else {
      arrived[link] = number;
    }
    receiver.receive(from, to, payload);
  }

  private long delay(int link) {
    long delay = profile.delayNanosMin() + choices.below("delay", profile.delayNanosSpread() + 1);
    if (choices.chance("tail", profile.tailPerMillion())) {
      counts.add("network.late");
      delay += choices.below("tail.nanos", profile.tailNanosMax() + 1);
    }
    return delay + slowNanos[link];
  }

  private int link(int from, int to) {
    return from * nodes + to;
  }
}
