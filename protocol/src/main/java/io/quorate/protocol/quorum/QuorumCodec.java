package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages and records as bytes. A message opens with one byte for its kind: from 1 for requests,
 * from 32 for Paxos, from 64 for upkeep. A record opens with one for its format.
 */
public final class QuorumCodec implements Codec<QuorumMessage, QuorumRecord> {

  static final int PAXOS_FIRST = 32;
  static final int SYNC_FIRST = 64;
  private static final int BATCH = 1;

  @Override
  public void message(QuorumMessage message, WireWriter out) {
    switch (message) {
      case RequestMessage m -> RequestCodec.write(m, out);
      case PaxosMessage m -> PaxosCodec.write(m, out);
      case SyncMessage m -> SyncCodec.write(m, out);
    }
  }

  @Override
  public QuorumMessage message(WireReader in) {
    int kind = in.u8();
    if (kind < PAXOS_FIRST) {
      return RequestCodec.read(kind, in);
    }
    return kind < SYNC_FIRST ? PaxosCodec.read(kind, in) : SyncCodec.read(kind, in);
  }

  @Override
  public byte[] record(QuorumRecord record) {
    return switch (record) {
      case QuorumRecord.Batch batch -> batch(batch.changes());
    };
  }

  private static byte[] batch(List<Change> changes) {
    int length = 8;
    for (Change change : changes) {
      byte[] value = change.value();
      length += 8 + change.key().length + (value == null ? 0 : value.length);
    }
    WireWriter out = new WireWriter(length).u8(BATCH).varint(changes.size());
    for (Change change : changes) {
      byte[] value = change.value();
      out.bytes(change.key());
      out.bool(value != null);
      if (value != null) {
        out.bytes(value);
      }
    }
    return out.toBytes();
  }

  @Override
  public QuorumRecord record(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    if (format != BATCH) {
      throw new MalformedWireException("a batch of rows, format " + BATCH, 0, "format " + format);
    }
    int count = in.count(2);
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] key = in.bytes();
      boolean removed = !in.bool();
      changes.add(new Change(key, removed ? null : in.bytes()));
    }
    in.expectEnd();
    return new QuorumRecord.Batch(changes);
  }

  /** The error for a message kind that does not exist. */
  static MalformedWireException unknown(int kind) {
    return new MalformedWireException("a kind of message", 0, "kind " + kind);
  }
}
