package io.quorate.node.metadata;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.ReplyCodec;
import io.quorate.store.operation.RequestCodec;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Messages and records of the metadata as bytes: one byte for the kind, then the fields. */
public final class MetadataCodec implements Codec<MetadataMessage, MetadataRecord> {
  private static final int REGISTER = 1;
  private static final int SEEK = 2;
  private static final int REJECTED = 3;
  private static final int FETCH = 4;
  private static final int SNAPSHOT = 5;
  private static final int EDITS = 6;
  private static final int ANNOUNCE = 7;
  private static final int APPLIED = 8;
  private static final int PROPOSE = 9;
  private static final int DECIDED = 10;
  private static final int PROGRESS = 11;
  private static final int EMPTIED = 12;
  private static final int REPLACES = 13;
  private static final int LED_BY = 14;
  private static final int PROBE = 15;
  private static final int STANDING = 16;

  private static final int ADOPTED_RECORD = 1;
  private static final int EDITED_RECORD = 2;
  private static final int SETTLED_RECORD = 3;
  private static final int FOUNDED_RECORD = 4;

  @Override
  public void message(MetadataMessage message, WireWriter out) {
    switch (message) {
      case MetadataMessage.Register m -> {
        out.u8(REGISTER).string(m.cluster());
        TableCodec.writeAddress(m.address(), out);
        out.varint(m.generation()).varint(m.registration()).varint(m.replaces()).varint(m.era());
      }
      case MetadataMessage.Replaces m ->
          out.u8(REPLACES).varint(m.registration()).varint(m.generation());
      case MetadataMessage.Rejected m -> ReplyCodec.writeRefusal(m.refusal(), out.u8(REJECTED));
      case MetadataMessage.Fetch m -> out.u8(FETCH).varint(m.version());
      case MetadataMessage.Snapshot m -> TableCodec.write(m.table(), out.u8(SNAPSHOT));
      case MetadataMessage.Edits m ->
          TableCodec.list(m.edits(), EditCodec::write, out.u8(EDITS).varint(m.after()));
      case MetadataMessage.Announce m ->
          out.u8(ANNOUNCE).varint(m.era()).varint(m.term()).varint(m.version());
      case MetadataMessage.Seek m -> out.u8(SEEK).varint(m.version());
      case MetadataMessage.LedBy m ->
          TableCodec.writeNode(m.leader(), out.u8(LED_BY).varint(m.era()).varint(m.term()));
      case MetadataMessage.Probe m -> out.u8(PROBE).varint(m.registration());
      case MetadataMessage.Standing m -> {
        out.u8(STANDING).varint(m.asked()).varint(m.registration());
        writeDirectories(m.founded(), out);
        TableCodec.write(m.table(), out);
      }
      case MetadataMessage.Applied m -> out.u8(APPLIED).varint(m.version());
      case MetadataMessage.Propose m ->
          RequestCodec.write(m.change(), out.u8(PROPOSE).varint(m.number()));
      case MetadataMessage.Decided m ->
          ReplyCodec.write(m.reply(), out.u8(DECIDED).varint(m.number()).varint(m.version()));
      case MetadataMessage.Progress m ->
          out.u8(PROGRESS)
              .varint(m.keyspace())
              .varint(m.partition())
              .varint(m.epoch())
              .bool(m.drained());
      case MetadataMessage.Emptied _ -> out.u8(EMPTIED);
    }
  }

  @Override
  public MetadataMessage message(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case REGISTER ->
          new MetadataMessage.Register(
              in.string(),
              TableCodec.readAddress(in),
              in.counter(),
              in.counter(),
              in.counter(),
              in.counter());
      case REPLACES -> new MetadataMessage.Replaces(in.counter(), in.counter());
      case REJECTED -> new MetadataMessage.Rejected(ReplyCodec.readRefusal(in));
      case FETCH -> new MetadataMessage.Fetch(in.counter());
      case SNAPSHOT -> new MetadataMessage.Snapshot(TableCodec.read(in));
      case EDITS -> new MetadataMessage.Edits(in.counter(), TableCodec.list(EditCodec::read, in));
      case ANNOUNCE -> new MetadataMessage.Announce(in.counter(), in.counter(), in.counter());
      case SEEK -> new MetadataMessage.Seek(in.counter());
      case LED_BY -> new MetadataMessage.LedBy(in.counter(), in.counter(), TableCodec.readNode(in));
      case PROBE -> new MetadataMessage.Probe(in.counter());
      case STANDING ->
          new MetadataMessage.Standing(
              in.counter(), in.counter(), readDirectories(in), TableCodec.read(in));
      case APPLIED -> new MetadataMessage.Applied(in.counter());
      case PROPOSE -> new MetadataMessage.Propose(in.counter(), RequestCodec.read(in));
      case DECIDED -> new MetadataMessage.Decided(in.counter(), in.counter(), ReplyCodec.read(in));
      case PROGRESS ->
          new MetadataMessage.Progress(
              TableCodec.integer(in), TableCodec.integer(in), in.counter(), in.bool());
      case EMPTIED -> new MetadataMessage.Emptied();
      default -> throw new MalformedWireException("a kind of message", 0, "kind " + kind);
    };
  }

  @Override
  public byte[] record(MetadataRecord record) {
    WireWriter out = new WireWriter();
    switch (record) {
      case MetadataRecord.Adopted r -> TableCodec.write(r.table(), out.u8(ADOPTED_RECORD));
      case MetadataRecord.Edited r ->
          EditCodec.write(r.edit(), out.u8(EDITED_RECORD).varint(r.version()));
      case MetadataRecord.Settled r ->
          out.u8(SETTLED_RECORD).varint(r.generation()).varint(r.registration());
      case MetadataRecord.Founded r -> writeFounded(r, out.u8(FOUNDED_RECORD));
    }
    return out.toBytes();
  }

  @Override
  public MetadataRecord record(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int kind = in.u8();
    MetadataRecord record =
        switch (kind) {
          case ADOPTED_RECORD -> new MetadataRecord.Adopted(TableCodec.read(in));
          case EDITED_RECORD -> new MetadataRecord.Edited(in.counter(), EditCodec.read(in));
          case SETTLED_RECORD -> new MetadataRecord.Settled(in.counter(), in.counter());
          case FOUNDED_RECORD -> readFounded(in);
          default -> throw new MalformedWireException("a kind of record", 0, "kind " + kind);
        };
    in.expectEnd();
    return record;
  }

  static void writeFounded(MetadataRecord.Founded founded, WireWriter out) {
    writeDirectories(founded.directories(), out.varint(founded.era()));
    TableCodec.list(founded.voters(), TableCodec::writeNode, out);
  }

  static MetadataRecord.Founded readFounded(WireReader in) {
    return new MetadataRecord.Founded(
        in.counter(), readDirectories(in), new TreeSet<>(TableCodec.readNodes(in)));
  }

  private static void writeDirectories(SortedMap<NodeId, Long> directories, WireWriter out) {
    out.varint(directories.size());
    directories.forEach((node, directory) -> {
      TableCodec.writeNode(node, out);
      out.varint(directory);
    });
  }

  private static SortedMap<NodeId, Long> readDirectories(WireReader in) {
    SortedMap<NodeId, Long> directories = new TreeMap<>();
    int count = in.count(3);
    for (int i = 0; i < count; i++) {
      directories.put(TableCodec.readNode(in), in.counter());
    }
    return directories;
  }
}
