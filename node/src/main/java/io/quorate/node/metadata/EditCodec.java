package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.RequestCodec;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Edits as bytes: one byte for the kind, then the fields. */
final class EditCodec {
  private static final int FOUND = 1;
  private static final int REGISTER = 2;
  private static final int READDRESS = 3;
  private static final int ADMIT = 4;
  private static final int RELEASE = 5;
  private static final int DEPART = 6;
  private static final int CREATE = 7;
  private static final int DROP = 8;
  private static final int PLAN = 9;
  private static final int BEGIN = 10;
  private static final int SWITCH = 11;
  private static final int FINISH = 12;
  private static final int CALL_OFF = 13;
  private static final int SEAT = 15;

  private EditCodec() {}

  static void write(Edit edit, WireWriter out) {
    switch (edit) {
      case Edit.Found e -> {
        out.u8(FOUND).string(e.cluster()).varint(e.nodes().size());
        e.nodes()
            .forEach((node, address) -> {
              TableCodec.writeNode(node, out);
              TableCodec.writeAddress(address, out);
            });
        TableCodec.list(e.voters(), TableCodec::writeNode, out);
        out.string(TableCodec.UNUSED);
      }
      case Edit.Seat e -> {
        TableCodec.list(e.voters(), TableCodec::writeNode, out.u8(SEAT));
        TableCodec.list(e.learners(), TableCodec::writeNode, out);
      }
      case Edit.Register e -> {
        at(REGISTER, e.node(), e.address(), out);
        out.varint(e.registration()).varint(e.era());
      }
      case Edit.Readdress e -> at(READDRESS, e.node(), e.address(), out);
      case Edit.Admit e -> at(ADMIT, e.node(), e.address(), out);
      case Edit.Release e -> TableCodec.writeNode(e.node(), out.u8(RELEASE));
      case Edit.Depart e -> TableCodec.writeNode(e.node(), out.u8(DEPART));
      case Edit.Create e -> {
        RequestCodec.write(new Request.CreateKeyspace(e.name(), e.settings()), out.u8(CREATE));
        TableCodec.list(e.owners(), TableCodec::writeNodes, out);
      }
      case Edit.Drop e -> out.u8(DROP).varint(e.keyspace());
      case Edit.Plan e -> TableCodec.list(e.moves(), TableCodec::writeMove, out.u8(PLAN));
      case Edit.Begin e -> partition(BEGIN, e.keyspace(), e.partition(), out);
      case Edit.Switch e -> partition(SWITCH, e.keyspace(), e.partition(), out);
      case Edit.Finish e -> partition(FINISH, e.keyspace(), e.partition(), out);
      case Edit.CallOff _ -> out.u8(CALL_OFF);
    }
  }

  private static void at(int kind, NodeId node, NodeAddress address, WireWriter out) {
    out.u8(kind);
    TableCodec.writeNode(node, out);
    TableCodec.writeAddress(address, out);
  }

  private static void partition(int kind, int keyspace, int partition, WireWriter out) {
    out.u8(kind).varint(keyspace).varint(partition);
  }

  static Edit read(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case FOUND -> found(in);
      case REGISTER ->
          new Edit.Register(
              TableCodec.readNode(in), TableCodec.readAddress(in), in.counter(), in.counter());
      case SEAT -> new Edit.Seat(nodes(in), nodes(in));
      case READDRESS -> new Edit.Readdress(TableCodec.readNode(in), TableCodec.readAddress(in));
      case ADMIT -> new Edit.Admit(TableCodec.readNode(in), TableCodec.readAddress(in));
      case RELEASE -> new Edit.Release(TableCodec.readNode(in));
      case DEPART -> new Edit.Depart(TableCodec.readNode(in));
      case CREATE -> {
        Request.CreateKeyspace create = TableCodec.readCreate(in);
        yield new Edit.Create(
            create.name(), create.settings(), TableCodec.list(TableCodec::readNodes, in));
      }
      case DROP -> new Edit.Drop(TableCodec.integer(in));
      case PLAN -> new Edit.Plan(TableCodec.list(TableCodec::readMove, in));
      case BEGIN -> new Edit.Begin(TableCodec.integer(in), TableCodec.integer(in));
      case SWITCH -> new Edit.Switch(TableCodec.integer(in), TableCodec.integer(in));
      case FINISH -> new Edit.Finish(TableCodec.integer(in), TableCodec.integer(in));
      case CALL_OFF -> new Edit.CallOff();
      default -> throw new MalformedWireException("a kind of edit", 0, "kind " + kind);
    };
  }

  private static Edit found(WireReader in) {
    String cluster = in.string();
    SortedMap<NodeId, NodeAddress> nodes = new TreeMap<>();
    int count = in.count(3);
    for (int i = 0; i < count; i++) {
      nodes.put(TableCodec.readNode(in), TableCodec.readAddress(in));
    }
    Edit found = new Edit.Found(cluster, nodes, nodes(in));
    in.string();
    return found;
  }

  private static TreeSet<NodeId> nodes(WireReader in) {
    return new TreeSet<>(TableCodec.readNodes(in));
  }
}
