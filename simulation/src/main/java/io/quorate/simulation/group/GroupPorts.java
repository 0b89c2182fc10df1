package io.quorate.simulation.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.raft.RaftCodec;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftProcess;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.host.HostPorts;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import io.quorate.store.group.GroupCodec;
import io.quorate.store.group.GroupMessage;
import io.quorate.store.group.GroupNotice;
import io.quorate.store.group.GroupProcess;
import java.util.List;

/** What runs on the hosts of a {@link GroupWorld}. */
final class GroupPorts implements HostPorts {
  private final Environment environment;
  private final GroupScenario scenario;
  private final GroupWorld world;
  private final GroupCodec<RaftMessage, RaftRecord> codec = new GroupCodec<>(new RaftCodec());

  GroupPorts(Environment environment, GroupScenario scenario, GroupWorld world) {
    this.environment = environment;
    this.scenario = scenario;
    this.world = world;
  }

  @Override
  public List<ProcessId> processes() {
    return List.of(GroupWorld.GROUP);
  }

  @Override
  public boolean keepsLog(ProcessId id) {
    return true;
  }

  @Override
  public Process<?, ?, ?, ?> create(SimHost host, ProcessId id, Rows rows, long generation) {
    OrderedRows ordered = (OrderedRows) rows;
    world.rows(host.machine().index(), ordered);
    NodeId seat = world.seat(host.machine().index());
    Membership all = Membership.of(world.ids());
    Membership founding = all.votes(seat) ? all : Membership.NONE;
    return new GroupProcess<RaftMessage, RaftRecord>(
        seat,
        ordered,
        scenario.group(),
        applied -> new RaftProcess(seat, scenario.raft(), founding, applied),
        PlantedGroup.of(scenario.defect()));
  }

  @Override
  public void started(SimHost host) {
    // It knows all that it needs.
  }

  @Override
  public void notice(SimHost host, ProcessId id, Object notice) {
    switch ((GroupNotice) notice) {
      case GroupNotice.Damaged damaged -> {
        environment.counts().add("group.damaged");
        if (!scenario.corrupts()) {
          environment.violated("a state is called damaged that nobody damaged: " + damaged);
        }
      }
      case GroupNotice.Repaired _ -> environment.counts().add("group.repaired");
      case GroupNotice.MembershipChanged(long index, Membership membership) ->
          world.decided(index, membership);
      case GroupNotice.Leadership leadership -> world.led(host.machine().index(), leadership);
    }
  }

  @Override
  public void send(SimHost host, NodeId to, Parcel parcel) {
    world.send(host, to, parcel);
  }

  /** What the way does to a message: in some runs it is encoded and decoded. */
  @SuppressWarnings("unchecked")
  Parcel travel(Parcel parcel) {
    if (!scenario.encodes()) {
      return parcel;
    }
    WireWriter out = new WireWriter(256);
    codec.message((GroupMessage<RaftMessage>) parcel.message(), out);
    WireReader in = new WireReader(out.toBytes());
    GroupMessage<RaftMessage> arrived = codec.message(in);
    in.expectEnd();
    return new Parcel(parcel.process(), arrived);
  }

  @Override
  public Object stored(ProcessId id, Object record) {
    return scenario.encodes() ? codec.record(codec.record((RaftRecord) record)) : record;
  }

  @Override
  public boolean writes(Object call) {
    return false;
  }

  @Override
  public void defect(SimHost host, ProcessId id, RuntimeException failure) {
    environment.violated(host.machine().id() + " threw " + Defects.text(failure));
  }
}
