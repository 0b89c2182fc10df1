package io.quorate.store.operation;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@link Reply}s as bytes: one byte that tells them apart, then their components in order. */
public final class ReplyCodec {
  private static final int REFUSED = 1;
  private static final int FOUND = 2;
  private static final int STORED = 3;
  private static final int LISTED = 4;
  private static final int DESCRIBED = 5;
  private static final int KEYSPACES = 6;
  private static final int CLUSTER = 7;
  private static final int DONE = 8;
  private static final int VERSIONS = 9;
  private static final int CHANGED = 10;

  private ReplyCodec() {}

  /** Appends the reply. */
  public static void write(Reply reply, WireWriter out) {
    switch (reply) {
      case Reply.Refused refused -> writeRefusal(refused.refusal(), out.u8(REFUSED));
      case Reply.Found found -> {
        out.u8(FOUND);
        writeSiblings(found.siblings(), out);
        InfoCodec.writeContext(found.context(), out);
        writeReceipt(found.receipt(), out);
      }
      case Reply.Stored stored -> {
        InfoCodec.writeContext(stored.context(), out.u8(STORED));
        writeReceipt(stored.receipt(), out);
      }
      case Reply.Listed listed -> writeListed(listed, out.u8(LISTED));
      case Reply.Described described ->
          InfoCodec.writeKeyspace(described.keyspace(), out.u8(DESCRIBED));
      case Reply.Keyspaces keyspaces -> {
        out.u8(KEYSPACES).varint(keyspaces.keyspaces().size());
        keyspaces.keyspaces().forEach(keyspace -> InfoCodec.writeKeyspace(keyspace, out));
      }
      case Reply.Cluster cluster -> InfoCodec.writeCluster(cluster.cluster(), out.u8(CLUSTER));
      case Reply.Done done -> out.u8(DONE).string(done.message());
      case Reply.Changed changed -> {
        writeRows(changed.rows(), out.u8(CHANGED));
        FeedCursor.write(changed.next(), out);
        out.bool(changed.reset()).bool(changed.walked());
      }
      case Reply.Versions versions -> writeVersions(versions, out.u8(VERSIONS));
      case GroupAnswer answer -> GroupAnswerCodec.write(answer, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Reply read(WireReader in) {
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case REFUSED -> new Reply.Refused(readRefusal(in));
      case FOUND -> new Reply.Found(readSiblings(in), InfoCodec.readContext(in), readReceipt(in));
      case STORED -> new Reply.Stored(InfoCodec.readContext(in), readReceipt(in));
      case LISTED -> readListed(in);
      case DESCRIBED -> new Reply.Described(InfoCodec.readKeyspace(in));
      case KEYSPACES -> {
        int count = in.count(2);
        List<KeyspaceInfo> keyspaces = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          keyspaces.add(InfoCodec.readKeyspace(in));
        }
        yield new Reply.Keyspaces(keyspaces);
      }
      case CLUSTER -> new Reply.Cluster(InfoCodec.readCluster(in));
      case DONE -> new Reply.Done(in.string());
      case CHANGED -> new Reply.Changed(readRows(in), FeedCursor.read(in), in.bool(), in.bool());
      case VERSIONS -> readVersions(in);
      default -> {
        if (GroupAnswerCodec.knows(kind)) {
          yield GroupAnswerCodec.read(kind, in);
        }
        throw new MalformedWireException("a kind of reply", at, "the unknown kind " + kind);
      }
    };
  }

  /** Appends a refusal: the code by its name, so that codes may come and go. */
  public static void writeRefusal(Refusal refusal, WireWriter out) {
    out.string(refusal.code().name()).string(refusal.message()).varint(refusal.details().size());
    refusal.details().forEach((name, detail) -> out.string(name).string(detail));
  }

  /** Reads what {@link #writeRefusal} wrote; a code that is not known here becomes INTERNAL. */
  public static Refusal readRefusal(WireReader in) {
    String name = in.string();
    String message = in.string();
    int count = in.count(2);
    TreeMap<String, String> details = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      details.put(in.string(), in.string());
    }
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return new Refusal(code, message, details);
      }
    }
    details.put("code", name);
    return new Refusal(ErrorCode.INTERNAL, message, details);
  }

  private static void writeVersions(Reply.Versions versions, WireWriter out) {
    out.bool(versions.complete()).varint(versions.index()).varint(versions.versions().size());
    for (Reply.Version version : versions.versions()) {
      out.varint(version.revision()).bool(version.deleted()).bytes(version.value());
    }
  }

  private static Reply.Versions readVersions(WireReader in) {
    boolean complete = in.bool();
    long index = in.counter();
    int count = in.count(3);
    List<Reply.Version> versions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      versions.add(new Reply.Version(in.counter(), in.bool(), in.bytes()));
    }
    return new Reply.Versions(versions, complete, index);
  }

  private static void writeListed(Reply.Listed listed, WireWriter out) {
    out.bool(listed.complete()).varint(listed.index());
    writeRows(listed.rows(), out);
  }

  private static void writeRows(List<Reply.Row> rows, WireWriter out) {
    out.varint(rows.size());
    for (Reply.Row row : rows) {
      out.bytes(row.key());
      writeSiblings(row.siblings(), out);
      InfoCodec.writeContext(row.context(), out);
    }
  }

  private static Reply.Listed readListed(WireReader in) {
    boolean complete = in.bool();
    long index = in.counter();
    return new Reply.Listed(readRows(in), complete, index);
  }

  private static List<Reply.Row> readRows(WireReader in) {
    int count = in.count(3);
    List<Reply.Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Reply.Row(in.bytes(), readSiblings(in), InfoCodec.readContext(in)));
    }
    return rows;
  }

  private static void writeSiblings(List<Sibling> siblings, WireWriter out) {
    out.varint(siblings.size());
    for (Sibling sibling : siblings) {
      Dot dot = sibling.dot();
      out.string(dot.actor().node())
          .varint(dot.actor().epoch())
          .varint(dot.counter())
          .int64(sibling.hybridTime())
          .bool(sibling.deleted())
          .bytes(sibling.value());
    }
  }

  private static List<Sibling> readSiblings(WireReader in) {
    int count = in.count(13);
    List<Sibling> siblings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      siblings.add(new Sibling(readDot(in), in.int64(), in.bool(), in.bytes()));
    }
    return siblings;
  }

  private static Dot readDot(WireReader in) {
    Actor actor = new Actor(in.string(), in.counter());
    int at = in.position();
    long counter = in.counter();
    if (counter == 0) {
      throw new MalformedWireException("the counter of a dot", at, "0");
    }
    return new Dot(actor, counter);
  }

  private static void writeReceipt(Receipt receipt, WireWriter out) {
    out.string(receipt.level()).varint(receipt.needed());
    InfoCodec.writeNodes(receipt.primaries(), out);
    InfoCodec.writeNodes(receipt.fallbacks(), out);
    out.varint(receipt.revision()).varint(receipt.index());
  }

  private static Receipt readReceipt(WireReader in) {
    return new Receipt(
        in.string(),
        InfoCodec.readInt(in),
        InfoCodec.readNodes(in),
        InfoCodec.readNodes(in),
        in.counter(),
        in.counter());
  }
}
