package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row changes of one step, gathered so that they become one record: all of them survive a crash
 * or none does. Nothing can be read back before {@link Replica#commit}.
 */
final class RowBatch {

  /** A key and what it holds from now on. */
  record KeyState(byte[] key, Versions state) {}

  private final List<Change> changes = new ArrayList<>(4);
  private final List<KeyState> states = new ArrayList<>(1);

  /** Replaces the state of a key, the row of which goes where it is empty. For {@link Replica}. */
  RowBatch state(byte[] key, Versions state) {
    states.add(new KeyState(key, state));
    return set(QuorumRows.versions(key), state.isEmpty() ? null : state.encode());
  }

  RowBatch put(byte[] row, byte[] value) {
    changes.add(new Change(row, value));
    return this;
  }

  RowBatch delete(byte[] row) {
    changes.add(new Change(row, null));
    return this;
  }

  RowBatch set(byte[] row, byte @Nullable [] value) {
    changes.add(new Change(row, value));
    return this;
  }

  List<KeyState> states() {
    return states;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  List<Change> changes() {
    return changes;
  }
}
