package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.quorate.api.etcd.mvcc.KeyValue;
import io.quorate.store.machine.Entry;

/** Entries as etcd shows them. */
final class KeyValues {
  private KeyValues() {}

  static KeyValue of(Entry entry) {
    return KeyValue.newBuilder()
        .setKey(bytes(entry.key()))
        .setValue(bytes(entry.value()))
        .setCreateRevision(entry.createRevision())
        .setModRevision(entry.modRevision())
        .setVersion(entry.version())
        .setLease(entry.lease())
        .build();
  }

  /** Without a copy: the bytes are never changed once they are a reply. */
  static ByteString bytes(byte[] value) {
    return UnsafeByteOperations.unsafeWrap(value);
  }
}
