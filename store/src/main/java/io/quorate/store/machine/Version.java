package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * What a data row holds of one version of a key.
 *
 * @param sub place among the writes of its revision, from 0
 * @param version 0 for a deletion
 */
record Version(int sub, long createRevision, long version, long lease, byte[] value) {

  byte[] encode() {
    return new WireWriter(value.length + 16)
        .varint(sub)
        .varint(createRevision)
        .varint(version)
        .varint(lease)
        .raw(value)
        .toBytes();
  }

  static Version decode(byte[] row) {
    WireReader in = new WireReader(row);
    return new Version(
        (int) in.counter(), in.counter(), in.counter(), in.varint(), in.raw(in.remaining()));
  }

  boolean deleted() {
    return version == 0;
  }

  Entry entry(byte[] key, long revision) {
    return new Entry(key, value, createRevision, revision, version, lease);
  }
}
