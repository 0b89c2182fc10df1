package io.quorate.node.metadata;

import io.quorate.node.metadata.Table.Dropped;
import io.quorate.node.metadata.Table.Keyspace;
import io.quorate.node.metadata.Table.Member;
import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Replicas;
import io.quorate.node.metadata.Table.Seat;
import io.quorate.node.metadata.Table.Stage;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.RequestCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table and its parts as bytes. */
final class TableCodec {
  private static final Stage[] STAGES = Stage.values();
  private static final Step[] STEPS = Step.values();

  /** Stands where directories of earlier versions have a text that means nothing any more. */
  static final String UNUSED = "";

  private TableCodec() {}

  static void write(Table table, WireWriter out) {
    out.string(table.cluster()).varint(table.version()).varint(table.nextKeyspace());
    list(table.members().values(), TableCodec::writeMember, out);
    list(table.departed(), TableCodec::writeNode, out);
    list(table.keyspaces().values(), TableCodec::writeKeyspace, out);
    list(table.dropped(), (it, to) -> to.varint(it.keyspace()).varint(it.partitions()), out);
    list(table.moves(), TableCodec::writeMove, out);
    out.varint(table.era());
    list(table.seats().values(), TableCodec::writeSeat, out);
    out.string(UNUSED);
  }

  static Table read(WireReader in) {
    String cluster = in.string();
    long version = in.counter();
    int nextKeyspace = integer(in);
    SortedMap<NodeId, Member> members = new TreeMap<>();
    list(TableCodec::readMember, in).forEach(member -> members.put(member.node(), member));
    SortedSet<NodeId> departed = new TreeSet<>(list(TableCodec::readNode, in));
    SortedMap<Integer, Keyspace> keyspaces = new TreeMap<>();
    list(TableCodec::readKeyspace, in).forEach(it -> keyspaces.put(it.info().id(), it));
    List<Dropped> dropped = list(from -> new Dropped(integer(from), integer(from)), in);
    List<Move> moves = list(TableCodec::readMove, in);
    long era = in.counter();
    SortedMap<NodeId, Seat> seats = new TreeMap<>();
    list(TableCodec::readSeat, in).forEach(seat -> seats.put(seat.node(), seat));
    in.string();
    return new Table(
        cluster, version, members, departed, keyspaces, nextKeyspace, dropped, moves, era, seats);
  }

  private static void writeSeat(Seat seat, WireWriter out) {
    writeNode(seat.node(), out);
    out.varint(seat.generation()).bool(seat.votes());
  }

  private static Seat readSeat(WireReader in) {
    return new Seat(readNode(in), in.counter(), in.bool());
  }

  private static void writeMember(Member member, WireWriter out) {
    writeNode(member.node(), out);
    writeAddress(member.address(), out);
    out.u8(member.stage().ordinal()).varint(member.generation()).varint(member.registration());
  }

  private static Member readMember(WireReader in) {
    return new Member(
        readNode(in), readAddress(in), choice(STAGES, in), in.counter(), in.counter());
  }

  private static void writeKeyspace(Keyspace keyspace, WireWriter out) {
    KeyspaceInfo info = keyspace.info();
    out.varint(info.id()).varint(keyspace.founded());
    RequestCodec.write(new Request.CreateKeyspace(info.name(), info.settings()), out);
    list(keyspace.partitions(), TableCodec::writeReplicas, out);
  }

  private static Keyspace readKeyspace(WireReader in) {
    int id = integer(in);
    long founded = in.counter();
    Request.CreateKeyspace created = readCreate(in);
    return new Keyspace(
        new KeyspaceInfo(created.name(), id, created.settings()),
        founded,
        list(TableCodec::readReplicas, in));
  }

  /** Name and settings of a keyspace, as the request that created it. */
  static Request.CreateKeyspace readCreate(WireReader in) {
    int at = in.position();
    if (RequestCodec.read(in) instanceof Request.CreateKeyspace create) {
      return create;
    }
    throw new MalformedWireException("the creation of a keyspace", at, "another request");
  }

  private static void writeReplicas(Replicas replicas, WireWriter out) {
    out.varint(replicas.epoch());
    writeNodes(replicas.primaries(), out);
    writeOptional(replicas.joining(), out);
    writeOptional(replicas.leaving(), out);
  }

  private static Replicas readReplicas(WireReader in) {
    return new Replicas(in.counter(), readNodes(in), readOptional(in), readOptional(in));
  }

  static void writeMove(Move move, WireWriter out) {
    out.varint(move.keyspace()).varint(move.partition());
    writeOptional(move.add(), out);
    writeOptional(move.remove(), out);
    out.u8(move.step().ordinal());
  }

  static Move readMove(WireReader in) {
    return new Move(
        integer(in), integer(in), readOptional(in), readOptional(in), choice(STEPS, in));
  }

  static void writeNodes(List<NodeId> nodes, WireWriter out) {
    list(nodes, TableCodec::writeNode, out);
  }

  static List<NodeId> readNodes(WireReader in) {
    return list(TableCodec::readNode, in);
  }

  static void writeNode(NodeId node, WireWriter out) {
    out.string(node.name());
  }

  static NodeId readNode(WireReader in) {
    int at = in.position();
    String name = in.string();
    if (name.isEmpty()) {
      throw new MalformedWireException("a node's name", at, "an empty one");
    }
    return new NodeId(name);
  }

  private static void writeOptional(@Nullable NodeId node, WireWriter out) {
    out.string(node == null ? "" : node.name());
  }

  private static @Nullable NodeId readOptional(WireReader in) {
    String name = in.string();
    return name.isEmpty() ? null : new NodeId(name);
  }

  static void writeAddress(NodeAddress address, WireWriter out) {
    out.string(address.host()).varint(address.port());
  }

  static NodeAddress readAddress(WireReader in) {
    return new NodeAddress(in.string(), integer(in));
  }

  static <T> void list(Collection<T> items, BiConsumer<T, WireWriter> write, WireWriter out) {
    out.varint(items.size());
    items.forEach(item -> write.accept(item, out));
  }

  static <T> List<T> list(Function<WireReader, T> read, WireReader in) {
    int count = in.count(1);
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(read.apply(in));
    }
    return items;
  }

  static int integer(WireReader in) {
    int at = in.position();
    long value = in.counter();
    if (value > Integer.MAX_VALUE) {
      throw new MalformedWireException("a number below 2^31", at, Long.toString(value));
    }
    return (int) value;
  }

  private static <E> E choice(E[] values, WireReader in) {
    int at = in.position();
    int value = in.u8();
    if (value >= values.length) {
      throw new MalformedWireException("a number below " + values.length, at, "byte " + value);
    }
    return values[value];
  }
}
