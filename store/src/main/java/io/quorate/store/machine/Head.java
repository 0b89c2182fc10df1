package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** What is true of a key's newest version; a key without a head row is absent. */
record Head(long modRevision, long createRevision, long version, long lease) {

  static final Head ABSENT = new Head(0, 0, 0, 0);

  byte[] encode() {
    return new WireWriter(24)
        .varint(modRevision)
        .varint(createRevision)
        .varint(version)
        .varint(lease)
        .toBytes();
  }

  static Head decode(byte[] row) {
    WireReader in = new WireReader(row);
    return new Head(in.counter(), in.counter(), in.counter(), in.varint());
  }

  boolean absent() {
    return modRevision == 0;
  }
}
