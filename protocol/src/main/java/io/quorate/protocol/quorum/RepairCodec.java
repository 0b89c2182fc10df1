package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.RepairMessage.AuditAnswer;
import io.quorate.protocol.quorum.RepairMessage.AuditAsk;
import io.quorate.protocol.quorum.RepairMessage.LogHead;
import io.quorate.protocol.quorum.RepairMessage.LogRows;
import io.quorate.protocol.quorum.RepairMessage.LogSeen;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** {@link RepairMessage}s as bytes. */
final class RepairCodec {

  private static final int LOG_HEAD = SyncCodec.REPAIR_FIRST;
  private static final int LOG_SEEN = LOG_HEAD + 1;
  private static final int LOG_ROWS = LOG_HEAD + 2;
  private static final int AUDIT_ASK = LOG_HEAD + 3;
  private static final int AUDIT_ANSWER = LOG_HEAD + 4;

  private RepairCodec() {}

  static void write(RepairMessage message, WireWriter out) {
    switch (message) {
      case LogHead m -> {
        SyncCodec.open(LOG_HEAD, m, out).varint(m.life()).varint(m.first()).varint(m.head());
        out.varint(m.confirmed());
      }
      case LogSeen m -> {
        SyncCodec.open(LOG_SEEN, m, out).varint(m.life()).varint(m.watermark());
        out.varint(m.missing().size());
        m.missing().forEach(run -> out.varint(run.first()).varint(run.last()));
      }
      case LogRows m -> {
        SyncCodec.open(LOG_ROWS, m, out).varint(m.life()).varint(m.head());
        out.varint(m.numbers().size());
        m.numbers().forEach(out::varint);
        SyncCodec.keyed(m.rows(), out);
      }
      case AuditAsk m -> SyncCodec.words(m.groups(), SyncCodec.open(AUDIT_ASK, m, out));
      case AuditAnswer m -> {
        SyncCodec.open(AUDIT_ANSWER, m, out).varint(m.groups());
        SyncCodec.words(m.leaves(), out);
        out.varint(m.life()).varint(m.head());
      }
    }
  }

  static RepairMessage read(int kind, WireReader in) {
    int start = in.position();
    long epoch = in.counter();
    long era = in.counter();
    switch (kind) {
      case LOG_HEAD:
        return new LogHead(epoch, era, in.counter(), in.counter(), in.counter(), in.counter());
      case LOG_SEEN:
        return new LogSeen(epoch, era, in.counter(), in.counter(), runs(in));
      case LOG_ROWS:
        return new LogRows(
            epoch, era, in.counter(), in.counter(), numbers(in), SyncCodec.keyed(in));
      case AUDIT_ASK:
        return new AuditAsk(epoch, era, exactly(MerkleTree.GROUPS, SyncCodec.words(in), start));
      case AUDIT_ANSWER:
        int groups = (int) in.counter() & (1 << MerkleTree.GROUPS) - 1;
        long[] leaves =
            exactly(Integer.bitCount(groups) * MerkleTree.GROUP, SyncCodec.words(in), start);
        return new AuditAnswer(epoch, era, groups, leaves, in.counter(), in.counter());
      default:
        throw QuorumCodec.unknown(kind);
    }
  }

  private static long[] exactly(int count, long[] words, int at) {
    if (words.length != count) {
      throw new MalformedWireException(count + " hashes of a tree", at, words.length + " of them");
    }
    return words;
  }

  private static List<Seen.Run> runs(WireReader in) {
    int count = in.count(2);
    List<Seen.Run> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      runs.add(new Seen.Run(in.counter(), in.counter()));
    }
    return runs;
  }

  private static List<Long> numbers(WireReader in) {
    int count = in.count(1);
    List<Long> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.counter());
    }
    return numbers;
  }
}
