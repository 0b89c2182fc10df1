package io.quorate.node;

import io.quorate.node.cuts.Cut;
import io.quorate.node.cuts.CutProcess;
import io.quorate.node.shard.ShardPorts;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;

/** The machine's ports, with a cut between them and the shard: what it blocks is dropped. */
final class NodeLinks implements ShardPorts {
  private final NodeId self;
  private final ShardPorts machine;
  private Cut cut = Cut.NONE;

  NodeLinks(NodeId self, ShardPorts machine) {
    this.self = self;
    this.machine = machine;
  }

  void cut(Cut newer) {
    cut = newer;
  }

  Cut cut() {
    return cut;
  }

  /** Whether a message between this node and the other passes, in either direction. */
  boolean passes(NodeId other, ProcessId process) {
    return process.equals(CutProcess.ID) || !cut.separates(self, other);
  }

  @Override
  public void send(NodeId to, ProcessId process, Object message) {
    if (passes(to, process)) {
      machine.send(to, process, message);
    } else {
      machine.note(process, "message-cut", 1);
    }
  }

  @Override
  public long nanos() {
    return machine.nanos();
  }

  @Override
  public long wallMillis() {
    return machine.wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return machine.choose(site, bound);
  }

  @Override
  public void wakeAt(long nanos) {
    machine.wakeAt(nanos);
  }

  @Override
  public void journalSubmitted() {
    machine.journalSubmitted();
  }

  @Override
  public void note(ProcessId process, String probe, long value) {
    machine.note(process, probe, value);
  }

  @Override
  public void warn(ProcessId process, String sentence) {
    machine.warn(process, sentence);
  }
}
