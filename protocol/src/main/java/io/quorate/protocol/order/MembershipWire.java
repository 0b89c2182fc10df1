package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.SortedSet;
import java.util.TreeSet;

/** A membership as bytes, for the entries, records and messages of every engine. */
public final class MembershipWire {
  private static final int FORMAT = 1;

  private MembershipWire() {}

  /** Appends a membership. */
  public static void write(Membership membership, WireWriter out) {
    out.u8(FORMAT);
    nodes(membership.voters(), out);
    nodes(membership.outgoing(), out);
    nodes(membership.learners(), out);
    nodes(membership.witnesses(), out);
  }

  /** Reads one, up to its end and no further. */
  public static Membership read(WireReader in) {
    int format = in.u8();
    if (format != FORMAT) {
      throw new MalformedWireException(
          "a membership, format " + FORMAT, in.position() - 1, "format " + format);
    }
    return new Membership(nodes(in), nodes(in), nodes(in), nodes(in));
  }

  /** A membership alone. */
  public static byte[] bytes(Membership membership) {
    WireWriter out = new WireWriter(128);
    write(membership, out);
    return out.toBytes();
  }

  /** The membership of these bytes, all of them. */
  public static Membership of(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Membership membership = read(in);
    in.expectEnd();
    return membership;
  }

  private static void nodes(SortedSet<NodeId> nodes, WireWriter out) {
    out.varint(nodes.size());
    nodes.forEach(node -> out.string(node.name()));
  }

  private static SortedSet<NodeId> nodes(WireReader in) {
    TreeSet<NodeId> nodes = new TreeSet<>();
    int count = in.count(2);
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId(in.string()));
    }
    return nodes;
  }
}
