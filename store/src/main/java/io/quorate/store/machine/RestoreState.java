package io.quorate.store.machine;

import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * What a state was restored from, and how far that has come.
 *
 * @param id of what is restored; 0 where nothing was
 * @param parts taken in
 * @param open whether more is to come; until then the state is neither read nor written
 * @param last key that was taken in; keys come in order
 */
record RestoreState(long id, long parts, boolean open, byte[] last) {
  static final RestoreState NONE = new RestoreState(0, 0, false, new byte[0]);

  static RestoreState read(WireReader in) {
    return new RestoreState(in.int64(), in.counter(), in.bool(), in.bytes());
  }

  void write(WireWriter out) {
    out.int64(id).varint(parts).bool(open).bytes(last);
  }

  /** Nothing where nothing was restored, so that such a state hashes as it always did. */
  long hash() {
    return id == 0 ? 0 : Hash64.hash(id, Hash64.hash(parts, open ? 1 : 0));
  }
}
