package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import io.quorate.protocol.ring.Hash64;
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
  private final StateCache cache = new StateCache();
  private long persisted;
  private long stateAt; // position of the latest change of a row of the whole partition
  private long syncedAt;

  Replica(Rows rows) {
    this.rows = rows;
  }

  /** Everyone who follows the states, in the order in which they are told. */
  void listen(ReplicaListener listener) {
    listeners.add(listener);
  }

  /** The encoded state of a key, or null. */
  byte @Nullable [] stored(byte[] key) {
    Versions state = load(key);
    return state.isEmpty() ? null : state.encode();
  }

  /** The state of a key, empty where there is none. */
  Versions load(byte[] key) {
    long hash = Hash64.ofKey(key);
    Versions cached = cache.get(key, hash);
    if (cached != null) {
      return cached;
    }
    byte[] bytes = rows.get(QuorumRows.versions(key));
    if (bytes == null) {
      return Versions.empty();
    }
    Versions state = Versions.decode(bytes);
    cache.put(key, hash, state);
    return state;
  }

  /**
   * Replaces a key's state, in a batch that is still to be committed. An empty one removes the row.
   */
  void store(byte[] key, Versions before, Versions after, RowBatch batch) {
    for (ReplicaListener listener : listeners) {
      listener.changing(key, before, after, batch);
    }
    batch.state(key, after);
  }

  /** Makes the changes durable-to-be and visible; what is sent from now on waits for them. */
  void commit(RowBatch batch, QuorumEffects effects) {
    if (batch.isEmpty()) {
      return;
    }
    long position = effects.persist(new QuorumRecord.Batch(batch.changes()));
    persisted = position;
    for (Change change : batch.changes()) {
      apply(change);
      if (change.key()[0] == QuorumRows.STATE) {
        stateAt = position;
      }
    }
    for (RowBatch.KeyState changed : batch.states()) {
      long hash = Hash64.ofKey(changed.key());
      cache.put(changed.key(), hash, changed.state());
      unsynced.wrote(hash, position);
    }
  }

  /** A batch of an earlier life: the rows may hold it already. */
  void replay(QuorumRecord record) {
    switch (record) {
      case QuorumRecord.Batch batch -> batch.changes().forEach(this::apply);
    }
  }

  void synced(long position) {
    syncedAt = position;
    unsynced.synced(position);
  }

  /** The position of the latest change; 0 before the first. */
  long persisted() {
    return persisted;
  }

  /** Whether changes up to that position are durable. */
  boolean isSynced(long position) {
    return position <= syncedAt;
  }

  /** Whether epochs, eras and seals are durable as they are now. */
  boolean isStateSynced() {
    return stateAt <= syncedAt;
  }

  /**
   * Where a state of this key may leave. Early where it is durable: then it reveals no dot and no
   * value that a crash could take back.
   */
  Outlet<QuorumMessage, QuorumNotice> outlet(byte[] key, QuorumEffects effects) {
    return unsynced.holds(Hash64.ofKey(key)) ? effects : effects.early();
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
