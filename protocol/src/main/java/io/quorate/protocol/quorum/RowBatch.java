package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.QuorumRecord.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row changes of one step, gathered so that they become one record: all of them survive a crash
 * or none does. Nothing can be read back before {@link Replica#commit}.
 */
final class RowBatch {

  private final List<Change> changes = new ArrayList<>(4);

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

  boolean isEmpty() {
    return changes.isEmpty();
  }

  List<Change> changes() {
    return changes;
  }
}
