package io.quorate.node.shard;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;

/**
 * What a shard needs from the machine it runs on: real in the server, virtual in the simulator. All
 * calls happen on the shard's own thread.
 */
public interface ShardPorts extends Notes {

  /** Monotonic nanoseconds. */
  long nanos();

  /** Wall clock in milliseconds since 1970; may jump. */
  long wallMillis();

  /** A number in {@code [0, bound)}. */
  long choose(String site, long bound);

  /** Sends to the same process on another node, at best; encoding is the host's business. */
  void send(NodeId to, ProcessId process, Object message);

  /**
   * Has {@code advance()} called once this moment has come; an earlier moment replaces a later one.
   */
  void wakeAt(long nanos);

  /**
   * There are records to write: have the journal written and synced, then call {@code synced()}.
   * Comes once a turn at most, from {@code settle()}.
   */
  void journalSubmitted();
}
