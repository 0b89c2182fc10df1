package io.quorate.node.status;

import io.quorate.node.status.NodeFigures.GroupFigures;
import io.quorate.node.status.NodeFigures.PartitionFigures;
import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Questions about figures, and figures, as bytes. */
public final class StatusCodec implements Codec<StatusMessage, NoRecord> {
  private static final int ASK = 1;
  private static final int TELL = 2;
  private static final int PARTITION_BYTES_MIN = 4 + 4 + 8 + 5;
  private static final int GROUP_BYTES_MIN = 4 + 4 + 5;

  @Override
  public void message(StatusMessage message, WireWriter out) {
    switch (message) {
      case StatusMessage.Ask ask -> out.u8(ASK).varint(ask.number());
      case StatusMessage.Tell tell -> {
        out.u8(TELL).varint(tell.number()).bool(tell.figures().ready());
        out.varint(tell.figures().partitions().size());
        tell.figures().partitions().forEach(it -> write(it, out));
        out.varint(tell.figures().groups().size());
        tell.figures().groups().forEach(it -> write(it, out));
        out.varint(tell.figures().counts().size());
        tell.figures().counts().forEach((name, count) -> out.string(name).varint(count));
      }
    }
  }

  private static void write(PartitionFigures it, WireWriter out) {
    out.int32(it.id().keyspace()).int32(it.id().partition());
    out.varint(it.keys()).varint(it.tombstones()).varint(it.siblings()).varint(it.hints());
    out.int64(it.digest()).varint(it.transferredRows());
  }

  private static void write(GroupFigures it, WireWriter out) {
    NodeId leader = it.leader();
    out.int32(it.id().keyspace()).int32(it.id().partition());
    out.string(it.role()).string(leader == null ? "" : leader.name());
    out.varint(it.term()).varint(it.decided()).varint(it.applied());
  }

  private static GroupFigures group(WireReader in) {
    ProcessId id = new ProcessId(in.int32(), in.int32());
    String role = in.string();
    String leader = in.string();
    return new GroupFigures(
        id,
        role,
        leader.isEmpty() ? null : new NodeId(leader),
        in.counter(),
        in.counter(),
        in.counter());
  }

  @Override
  public StatusMessage message(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case ASK -> new StatusMessage.Ask(in.counter());
      case TELL -> new StatusMessage.Tell(in.counter(), figures(in));
      default -> throw new MalformedWireException("a kind of message", 0, "kind " + kind);
    };
  }

  private static NodeFigures figures(WireReader in) {
    boolean ready = in.bool();
    int count = in.count(PARTITION_BYTES_MIN);
    List<PartitionFigures> partitions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ProcessId id = new ProcessId(in.int32(), in.int32());
      partitions.add(
          new PartitionFigures(
              id,
              in.counter(),
              in.counter(),
              in.counter(),
              in.counter(),
              in.int64(),
              in.counter()));
    }
    int led = in.count(GROUP_BYTES_MIN);
    List<GroupFigures> groups = new ArrayList<>(led);
    for (int i = 0; i < led; i++) {
      groups.add(group(in));
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    int named = in.count(2);
    for (int i = 0; i < named; i++) {
      counts.put(in.string(), in.counter());
    }
    return new NodeFigures(ready, partitions, groups, counts);
  }

  @Override
  public byte[] record(NoRecord record) {
    throw new IllegalStateException("figures are not persisted");
  }

  @Override
  public NoRecord record(byte[] bytes) {
    throw new MalformedWireException("no record of figures", 0, bytes.length + " bytes");
  }
}
