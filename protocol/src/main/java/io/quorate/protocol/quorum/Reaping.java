package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.SyncMessage.Keyed;
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
record Reaping(long era, List<Keyed> tombstones) {

  void write(WireWriter out) {
    out.varint(era).varint(tombstones.size());
    for (Keyed tombstone : tombstones) {
      out.bytes(tombstone.key()).bytes(tombstone.versions());
    }
  }

  static Reaping read(WireReader in) {
    long era = in.counter();
    int count = in.count(2);
    List<Keyed> tombstones = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tombstones.add(new Keyed(in.bytes(), in.bytes()));
    }
    return new Reaping(era, tombstones);
  }
}
