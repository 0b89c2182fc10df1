package io.quorate.store.machine;

import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Map;

/**
 * What a snapshot consists of, in this order: one header, the sessions from the one that was silent
 * for longest, the leases by id, the rows of the logical view, one end. Chunks hold whole items.
 */
final class SnapshotCodec {
  static final int HEADER = 1;
  static final int SESSION = 2;
  static final int ROW = 3;
  static final int END = 4;
  static final int LEASE = 5;
  private static final int FORMAT = 3;

  private SnapshotCodec() {}

  static byte[] header(Header header, long forgotten, int sessions, int leases) {
    WireWriter out =
        new WireWriter(64)
            .u8(HEADER)
            .u8(FORMAT)
            .varint(header.applied())
            .varint(header.revision())
            .varint(header.floor())
            .int64(header.chain());
    header.restore().write(out);
    return out.varint(forgotten).varint(sessions).varint(leases).toBytes();
  }

  /** The header behind its kind, for that generation. */
  static Header header(WireReader in, int generation, int generationLast) {
    int format = in.u8();
    if (format != FORMAT) {
      throw new DamagedRowsException(
          "the snapshot has format %d, this node knows %d; upgrade this node"
              .formatted(format, FORMAT));
    }
    return new Header(
        generation,
        generationLast,
        in.counter(),
        in.counter(),
        in.counter(),
        in.int64(),
        RestoreState.read(in));
  }

  static byte[] session(Session session) {
    WireWriter out =
        new WireWriter(64)
            .u8(SESSION)
            .int64(session.id)
            .varint(session.lastUsed)
            .varint(session.floor)
            .varint(session.answers.size());
    for (Map.Entry<Long, byte[]> answer : session.answers.entrySet()) {
      out.varint(answer.getKey()).bytes(answer.getValue());
    }
    return out.toBytes();
  }

  /** A session behind its kind. */
  static Session session(WireReader in) {
    Session session = new Session(in.int64(), in.counter(), in.counter());
    int answers = in.count(2);
    for (int i = 0; i < answers; i++) {
      session.answers.put(in.counter(), in.bytes());
    }
    return session;
  }

  static byte[] lease(Lease lease) {
    return new WireWriter(32)
        .u8(LEASE)
        .int64(lease.id())
        .varint(lease.ttlSeconds())
        .int64(lease.remainingMillis())
        .varint(lease.held())
        .toBytes();
  }

  /** A lease behind its kind. */
  static Lease lease(WireReader in) {
    return new Lease(in.int64(), in.counter(), in.int64(), in.counter());
  }

  static void row(byte[] key, long revision, byte[] version, WireWriter out) {
    out.u8(ROW).bytes(key).varint(revision).bytes(version);
  }

  static void end(long rows, long sum, WireWriter out) {
    out.u8(END).varint(rows).int64(sum);
  }

  /** What one row adds to the sum that the end states. */
  static long hash(byte[] key, long revision, byte[] version) {
    return Hash64.hash(version, Hash64.hash(key, revision));
  }
}
