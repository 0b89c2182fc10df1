package io.quorate.node.shard;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;

/** A shard with two scripted processes, opened, started, and with its first sync behind it. */
final class ShardFixture {
  static final ProcessId A = new ProcessId(7, 0);
  static final ProcessId B = new ProcessId(7, 1);

  final FakePorts ports = new FakePorts();
  final FakeStorage storage;
  final Shard shard;
  final ScriptedProcess a = new ScriptedProcess();
  final ScriptedProcess b = new ScriptedProcess();
  final List<Object> replies = new ArrayList<>();

  ShardFixture() {
    this(new FakeStorage(), ShardLimits.DEFAULT);
    synced();
    settle();
    a.drain();
    b.drain();
    a.settled = 0;
    b.settled = 0;
    ports.submissions = 0;
  }

  ShardFixture(FakeStorage storage, ShardLimits limits) {
    this.storage = storage;
    shard = new Shard(new NodeId("self"), ports, storage, limits);
    shard.host(A, a, ScriptedProcess.CODEC, notice -> ports.log.add("notice " + notice));
    shard.host(B, b, ScriptedProcess.CODEC, notice -> ports.log.add("notice " + notice));
    shard.open();
    shard.startAll();
  }

  Ticket call(ProcessId to, ScriptedProcess.Step step) {
    return shard.call(to, step, 10, reply -> replies.add(reply));
  }

  /** Has A run a step. */
  Ticket run(ScriptedProcess.Step step) {
    return call(A, step);
  }

  void synced() {
    shard.synced(storage.last());
  }

  void settle() {
    shard.settle();
  }

  /** Time passes between two turns. */
  void advance(long nanos) {
    shard.settle();
    ports.nanos += nanos;
    shard.advance();
  }
}
