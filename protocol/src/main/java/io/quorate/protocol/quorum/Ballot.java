package io.quorate.protocol.quorum;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * A ballot of Paxos: rounds in order, ties by the proposer's name. A proposer never uses one twice.
 *
 * @param round from 1; 0 only in {@link #NONE}
 * @param proposer name of the node
 */
public record Ballot(long round, String proposer) implements Comparable<Ballot> {

  /** Below every ballot. */
  static final Ballot NONE = new Ballot(0, "");

  @Override
  public int compareTo(Ballot other) {
    int order = Long.compare(round, other.round);
    return order != 0 ? order : proposer.compareTo(other.proposer);
  }

  static Ballot max(Ballot one, Ballot other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  boolean isNone() {
    return round == 0;
  }

  void write(WireWriter out) {
    out.varint(round);
    if (round != 0) {
      out.string(proposer);
    }
  }

  static Ballot read(WireReader in) {
    long round = in.counter();
    return round == 0 ? NONE : new Ballot(round, in.string());
  }
}
