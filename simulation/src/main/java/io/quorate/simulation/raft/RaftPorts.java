package io.quorate.simulation.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.raft.RaftCodec;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.host.HostPorts;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import java.util.List;

/** What runs on the hosts of a {@link RaftWorld}, and how what it says becomes bytes. */
final class RaftPorts implements HostPorts {
  private final Environment environment;
  private final RaftScenario scenario;
  private final RaftWorld world;
  private final Figure3 figure3;
  private final RaftCodec codec = new RaftCodec();

  RaftPorts(Environment environment, RaftScenario scenario, RaftWorld world, Figure3 figure3) {
    this.environment = environment;
    this.scenario = scenario;
    this.world = world;
    this.figure3 = figure3;
  }

  @Override
  public List<ProcessId> processes() {
    return List.of(RaftWorld.GROUP);
  }

  @Override
  public Process<?, ?, ?, ?> create(SimHost host, ProcessId id, Rows rows, long generation) {
    NodeId self = host.machine().id();
    int node = host.machine().index();
    Membership founding = world.founding();
    RegisterProcess replica =
        new RegisterProcess(
            self,
            scenario.settings(node),
            founding.contains(self) ? founding : Membership.NONE,
            world.witness(self),
            scenario.rules(),
            rows,
            figure3);
    figure3.started(self);
    world.created(node, replica);
    return replica;
  }

  @Override
  public boolean keepsLog(ProcessId id) {
    return true;
  }

  @Override
  public void started(SimHost host) {
    // It knows all that it needs.
  }

  @Override
  public void notice(SimHost host, ProcessId id, Object notice) {
    // The trace has it.
  }

  @Override
  public void send(SimHost host, NodeId to, Parcel parcel) {
    world.send(host, to, parcel);
  }

  /** What the way does to a message: in some runs it is encoded and decoded. */
  Parcel travel(Parcel parcel) {
    if (!scenario.encodes()) {
      return parcel;
    }
    WireWriter out = new WireWriter(256);
    codec.message((RaftMessage) parcel.message(), out);
    WireReader in = new WireReader(out.toBytes());
    RaftMessage arrived = codec.message(in);
    in.expectEnd();
    return new Parcel(parcel.process(), arrived);
  }

  @Override
  public Object stored(ProcessId id, Object record) {
    return scenario.encodes() ? codec.record(codec.record((RaftRecord) record)) : record;
  }

  @Override
  public boolean writes(Object call) {
    return false; // a disk that is full here is one that has stalled: nobody is told
  }

  @Override
  public void defect(SimHost host, ProcessId id, RuntimeException failure) {
    environment.violated(host.machine().id() + " threw " + Defects.text(failure));
  }
}
