package io.quorate.protocol.quorum;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The tombstones that one round reaped.
 *
 * @param era that begins with it
 * @param tombstones as every primary held them
 */
record Reaping(long era, List<Reaped> tombstones) {

  /**
   * A key that went.
   *
   * @param versions its tombstone, encoded
   * @param decided highest ballot of the key's conditional puts that any primary knew to be
   *     decided: the tombstone holds whatever was decided up to it
   */
  record Reaped(byte[] key, byte[] versions, Ballot decided) {}

  void write(WireWriter out) {
    out.varint(era).varint(tombstones.size());
    for (Reaped tombstone : tombstones) {
      out.bytes(tombstone.key()).bytes(tombstone.versions());
      tombstone.decided().write(out);
    }
  }

  static Reaping read(WireReader in) {
    long era = in.counter();
    int count = in.count(3);
    List<Reaped> tombstones = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tombstones.add(new Reaped(in.bytes(), in.bytes(), Ballot.read(in)));
    }
    return new Reaping(era, tombstones);
  }
}
