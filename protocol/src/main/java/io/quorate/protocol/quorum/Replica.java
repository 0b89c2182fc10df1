package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that this replica holds: the versions of each key, and the one way in which rows
 * change. A step loads, decides, gathers its changes in a {@link RowBatch} and commits it: journal
 * first, rows then.
 */
final class Replica {

  private final Rows rows;
  private final List<ReplicaListener> listeners = new ArrayList<>();
  private final Unsynced unsynced = new Unsynced();

  Replica(Rows rows) {
    this.rows = rows;
  }

  /** Everyone who follows the states, in the order in which they are told. */
  void listen(ReplicaListener listener) {
    listeners.add(listener);
  }

  /** The encoded state of a key, or null. */
  byte @Nullable [] stored(byte[] key) {
    return rows.get(QuorumRows.versions(key));
  }

  /** The state of a key, empty where there is none. */
  Versions load(byte[] key) {
    byte[] bytes = stored(key);
    return bytes == null ? Versions.empty() : Versions.decode(bytes);
  }

  /**
   * Replaces a key's state, in a batch that is still to be committed. An empty one removes the row.
   */
  void store(byte[] key, Versions before, Versions after, RowBatch batch) {
    for (ReplicaListener listener : listeners) {
      listener.changing(key, before, after, batch);
    }
    batch.set(QuorumRows.versions(key), after.isEmpty() ? null : after.encode());
  }

  /** Makes the changes durable-to-be and visible; what is sent from now on waits for them. */
  void commit(RowBatch batch, QuorumEffects effects) {
    if (batch.isEmpty()) {
      return;
    }
    long position = effects.persist(new QuorumRecord.Batch(batch.changes()));
    for (Change change : batch.changes()) {
      apply(change);
      if (change.key()[0] == QuorumRows.VERSIONS) {
        unsynced.wrote(QuorumRows.key(change.key()), position);
      }
    }
  }

  /** A batch of an earlier life: the rows may hold it already. */
  void replay(QuorumRecord record) {
    switch (record) {
      case QuorumRecord.Batch batch -> batch.changes().forEach(this::apply);
    }
  }

  void synced(long position) {
    unsynced.synced(position);
  }

  /**
   * Where a state of this key may leave. Early where it is durable: then it reveals no dot and no
   * value that a crash could take back.
   */
  Outlet<QuorumMessage, QuorumNotice> outlet(byte[] key, QuorumEffects effects) {
    return unsynced.holds(key) ? effects : effects.early();
  }

  private void apply(Change change) {
    byte[] value = change.value();
    if (value == null) {
      rows.delete(change.key());
    } else {
      rows.put(change.key(), value);
    }
  }
}
