package io.quorate.simulation.history;

import io.quorate.protocol.clock.Clock;

/** A put or delete of one key, from the moment when a client sent it. */
public final class Write {

  /** What its client knows of it. */
  public enum Fate {
    /** No answer yet, or one that leaves it open. */
    OPEN,
    ACKNOWLEDGED,
    /** Refused, with the promise that it has had no effect and will have none. */
    NOT_DONE
  }

  private final String key;
  private final int number;
  private final boolean deletes;
  private final boolean conditional;
  private final Clock context;
  private final Knowledge superseded;
  private final Snapshot before;
  private final long sentNanos;
  private Fate fate = Fate.OPEN;
  private boolean observed;
  private boolean named;
  private long answeredNanos = Long.MAX_VALUE;

  Write(
      String key,
      int number,
      boolean deletes,
      boolean conditional,
      Clock context,
      Knowledge superseded,
      Snapshot before,
      long sentNanos) {
    this.key = key;
    this.number = number;
    this.deletes = deletes;
    this.conditional = conditional;
    this.context = context;
    this.superseded = superseded;
    this.before = before;
    this.sentNanos = sentNanos;
  }

  /** Its place among the writes of its key, from 0. */
  public int number() {
    return number;
  }

  /** Whether it is a delete. */
  public boolean deletes() {
    return deletes;
  }

  /** Whether it was to be done only against exactly its context. */
  public boolean conditional() {
    return conditional;
  }

  /** The clock of the context that it was sent with; empty for none. */
  public Clock context() {
    return context;
  }

  /** What its context covers. */
  public Knowledge superseded() {
    return superseded;
  }

  /** What was acknowledged when it was sent. */
  Snapshot before() {
    return before;
  }

  /** What its client knows of it. */
  public Fate fate() {
    return fate;
  }

  void fate(Fate known, long nanos) {
    fate = known;
    answeredNanos = nanos;
  }

  /** When it was sent, in true nanoseconds. */
  long sentNanos() {
    return sentNanos;
  }

  /** When its fate was learnt; the end of time where it was not. */
  long answeredNanos() {
    return answeredNanos;
  }

  /** Its dot is known from now on. */
  void named() {
    named = true;
  }

  /** Whether its dot is known, by which a delete is recognised. */
  boolean isNamed() {
    return named;
  }

  void observe() {
    observed = true;
  }

  /** Whether it surely took effect. */
  public boolean effective() {
    return observed || fate == Fate.ACKNOWLEDGED;
  }

  @Override
  public String toString() {
    return key
        + "#"
        + number
        + (deletes ? " delete" : " put")
        + (conditional ? " if " : " over ")
        + superseded.certain()
        + " "
        + fate;
  }
}
