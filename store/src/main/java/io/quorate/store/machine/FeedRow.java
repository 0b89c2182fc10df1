package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * One write in the order of revisions.
 *
 * @param superseded revision of the version of that key before; 0 where there was none
 */
record FeedRow(boolean deleted, long superseded, byte[] key) {

  byte[] encode() {
    return new WireWriter(key.length + 12).bool(deleted).varint(superseded).raw(key).toBytes();
  }

  static FeedRow decode(byte[] row) {
    WireReader in = new WireReader(row);
    return new FeedRow(in.bool(), in.counter(), in.raw(in.remaining()));
  }
}
