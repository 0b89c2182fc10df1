package io.quorate.simulation.world;

import io.quorate.protocol.membership.MembershipCodec;
import io.quorate.protocol.membership.MembershipProcess;
import io.quorate.protocol.membership.MembershipSettings;
import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.quorum.MergePolicy;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumCodec;
import io.quorate.protocol.quorum.QuorumProcess;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.host.HostPorts;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import java.util.List;

/** What runs on the hosts of a {@link ProcessWorld}, and how what it says becomes bytes. */
final class ProcessPorts implements HostPorts {
  private final Environment environment;
  private final Scenario scenario;
  private final List<NodeId> ids;
  private final ProcessWorld world;

  ProcessPorts(Environment environment, Scenario scenario, List<NodeId> ids, ProcessWorld world) {
    this.environment = environment;
    this.scenario = scenario;
    this.ids = ids;
    this.world = world;
  }

  @Override
  public List<ProcessId> processes() {
    return scenario.swims()
        ? List.of(ProcessId.MEMBERSHIP, ProcessWorld.PARTITION)
        : List.of(ProcessWorld.PARTITION);
  }

  @Override
  public Process<?, ?, ?, ?> create(SimHost host, ProcessId id, Rows rows, long generation) {
    NodeId self = host.machine().id();
    return id.equals(ProcessId.MEMBERSHIP)
        ? new MembershipProcess(
            self, MembershipSettings.DEFAULT, ids.subList(0, scenario.members()))
        : new QuorumProcess(
            self,
            id,
            scenario.quorum(),
            MergePolicy.SIBLINGS,
            generation,
            rows,
            scenario.rules(),
            scenario.upkeep());
  }

  @Override
  public void started(SimHost host) {
    world.started(host);
  }

  @Override
  public void notice(SimHost host, ProcessId id, Object notice) {
    world.noticed(host, notice);
  }

  @Override
  public void send(SimHost host, NodeId to, Parcel parcel) {
    world.send(host, to, parcel);
  }

  /** What the way does to a message: in some runs it is encoded and decoded. */
  Parcel travel(Parcel parcel) {
    return scenario.encodes()
        ? new Parcel(parcel.process(), recoded(codec(parcel.process()), parcel.message()))
        : parcel;
  }

  @Override
  public Object stored(ProcessId id, Object record) {
    return scenario.encodes() ? rewritten(codec(id), record) : record;
  }

  private static Codec<?, ?> codec(ProcessId id) {
    return id.equals(ProcessId.MEMBERSHIP) ? new MembershipCodec() : new QuorumCodec();
  }

  @SuppressWarnings("unchecked") // the codec was chosen by the process that made the message
  private static <M, R> Object recoded(Codec<M, R> codec, Object message) {
    WireWriter out = new WireWriter(256);
    codec.message((M) message, out);
    WireReader in = new WireReader(out.toBytes());
    Object arrived = codec.message(in);
    in.expectEnd();
    return arrived;
  }

  @SuppressWarnings("unchecked") // the codec was chosen by the process that made the record
  private static <M, R> Object rewritten(Codec<M, R> codec, Object record) {
    return codec.record(codec.record((R) record));
  }

  @Override
  public boolean writes(Object call) {
    return call instanceof QuorumCall.Put;
  }

  @Override
  public void forgotten(SimHost host, ProcessId id, byte[] row) {
    world.forgotten(id, row);
  }

  @Override
  public void defect(SimHost host, ProcessId id, RuntimeException failure) {
    environment.violated(host.machine().id() + " " + id + " threw " + Defects.text(failure));
  }
}
