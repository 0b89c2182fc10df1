package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.SyncMessage.Digested;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link SyncMessage}s as bytes: a block of kinds for each family, and the lists that they share.
 */
final class SyncCodec {

  static final int REPAIR_FIRST = QuorumCodec.SYNC_FIRST;
  static final int EXCHANGE_FIRST = REPAIR_FIRST + 8;
  static final int ERA_FIRST = EXCHANGE_FIRST + 8;
  static final int MOVE_FIRST = ERA_FIRST + 8;
  static final int SCAN_FIRST = MOVE_FIRST + 8;

  private SyncCodec() {}

  static void write(SyncMessage message, WireWriter out) {
    switch (message) {
      case RepairMessage m -> RepairCodec.write(m, out);
      case ExchangeMessage m -> ExchangeCodec.write(m, out);
      case EraMessage m -> EraCodec.write(m, out);
      case MoveMessage m -> MoveCodec.write(m, out);
      case ScanMessage m -> ScanCodec.write(m, out);
    }
  }

  static SyncMessage read(int kind, WireReader in) {
    if (kind < EXCHANGE_FIRST) {
      return RepairCodec.read(kind, in);
    }
    if (kind < ERA_FIRST) {
      return ExchangeCodec.read(kind, in);
    }
    if (kind < MOVE_FIRST) {
      return EraCodec.read(kind, in);
    }
    return kind < SCAN_FIRST ? MoveCodec.read(kind, in) : ScanCodec.read(kind, in);
  }

  /** What every one of these messages opens with. */
  static WireWriter open(int kind, SyncMessage message, WireWriter out) {
    return out.u8(kind).varint(message.epoch()).varint(message.era());
  }

  static void keyed(List<Keyed> rows, WireWriter out) {
    out.varint(rows.size());
    for (Keyed row : rows) {
      out.bytes(row.key()).bytes(row.versions());
    }
  }

  static List<Keyed> keyed(WireReader in) {
    int count = in.count(2);
    List<Keyed> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Keyed(in.bytes(), in.bytes()));
    }
    return rows;
  }

  static void digested(List<Digested> rows, WireWriter out) {
    out.varint(rows.size());
    for (Digested row : rows) {
      out.bytes(row.key()).int64(row.digest());
    }
  }

  static List<Digested> digested(WireReader in) {
    int count = in.count(1 + Long.BYTES);
    List<Digested> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Digested(in.bytes(), in.int64()));
    }
    return rows;
  }

  static void words(long[] words, WireWriter out) {
    out.varint(words.length);
    for (long word : words) {
      out.int64(word);
    }
  }

  static long[] words(WireReader in) {
    long[] words = new long[in.count(Long.BYTES)];
    for (int i = 0; i < words.length; i++) {
      words[i] = in.int64();
    }
    return words;
  }
}
