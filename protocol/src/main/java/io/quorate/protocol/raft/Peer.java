package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayDeque;

/** Another member as the leader sees it: what it holds, and what is under way to it. */
final class Peer {

  /** How entries are sent to it. */
  enum Mode {
    /** Where the logs part is not known: one message, then its answer. */
    PROBE,
    /** Messages follow each other without waiting. */
    STREAM,
    /** It needs entries that are no longer held. */
    SNAPSHOT
  }

  private record Flight(long last, long bytes) {}

  final NodeId id;
  Mode mode = Mode.PROBE;

  /** Its log is durable and equal to ours up to here. */
  long matched;

  /** The next entry to send. */
  long next;

  /** The last index that it was told to be decided. */
  long toldCommit;

  /** When it was last heard; until then, when this leader began to count on it. */
  long heardNanos;

  private boolean heard;

  /** When it last acknowledged more than before, or nothing was under way. */
  long progressNanos;

  /** The last heartbeat that it answered. */
  long answeredRound;

  /** When the last heartbeat that it answered was sent. */
  long answeredSentNanos = Long.MIN_VALUE;

  /** Whether a probe is on its way. */
  boolean probing;

  private final ArrayDeque<Flight> flights = new ArrayDeque<>();
  private long flyingBytes;

  Peer(NodeId id, long next, long nowNanos) {
    this.id = id;
    this.next = next;
    this.heardNanos = nowNanos;
    this.progressNanos = nowNanos;
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
    heard = true;
  }

  /** Whether it has answered this leader, and not only before a moment. */
  boolean heardSince(long nanos) {
    return heard && heardNanos - nanos >= 0;
  }

  /** Whether another message of entries may go. */
  boolean room(RaftSettings settings) {
    return flights.size() < settings.inflightMessages() && flyingBytes < settings.inflightBytes();
  }

  boolean flying() {
    return !flights.isEmpty();
  }

  void sent(long last, long bytes, long nowNanos) {
    if (flights.isEmpty()) {
      progressNanos = nowNanos;
    }
    flights.addLast(new Flight(last, bytes));
    flyingBytes += bytes;
    next = last + 1;
  }

  /** It holds all up to an index; whether that is news. */
  boolean matched(long index, long nowNanos) {
    while (!flights.isEmpty() && flights.getFirst().last() <= index) {
      flyingBytes -= flights.removeFirst().bytes();
    }
    if (index <= matched) {
      return false;
    }
    matched = index;
    next = Math.max(next, index + 1);
    progressNanos = nowNanos;
    return true;
  }

  void probe(long from) {
    mode = Mode.PROBE;
    next = Math.max(from, matched + 1);
    probing = false;
    land();
  }

  void stream() {
    mode = Mode.STREAM;
    next = matched + 1;
    probing = false;
    land();
  }

  void snapshot(long nowNanos) {
    mode = Mode.SNAPSHOT;
    progressNanos = nowNanos;
    land();
  }

  private void land() {
    flights.clear();
    flyingBytes = 0;
  }
}
