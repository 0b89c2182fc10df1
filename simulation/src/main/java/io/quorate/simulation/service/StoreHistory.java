package io.quorate.simulation.service;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.QueueKeys;
import io.quorate.simulation.host.RowsCopy;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.MachineSettings;
import io.quorate.store.machine.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica holds, as of each revision: the truth that clients are judged by. */
final class StoreHistory {
  private final List<List<Entry>> states = new ArrayList<>();

  StoreHistory(OrderedRows rows, MachineSettings settings) {
    Machine machine = new Machine(RowsCopy.of(rows), settings);
    for (long revision = 0; revision <= machine.revision(); revision++) {
      states.add(
          revision == 0
              ? List.of()
              : machine
                  .read(new Query(KeyRange.ALL, revision, 0, Integer.MAX_VALUE, Query.Form.ENTRIES))
                  .entries());
    }
  }

  long revision() {
    return states.size() - 1L;
  }

  /** All keys as of a revision. */
  List<Entry> at(long revision) {
    return states.get((int) revision);
  }

  /** The keys of a range as of a revision. */
  List<Entry> at(long revision, KeyRange range) {
    return at(revision).stream().filter(entry -> range.contains(entry.key())).toList();
  }

  /** The key as of a revision. */
  @Nullable Entry at(long revision, byte[] key) {
    return at(revision).stream()
        .filter(entry -> Arrays.equals(entry.key(), key))
        .findFirst()
        .orElse(null);
  }

  /** Whether the fence's key was there, and first, as of some revision of those. */
  boolean wasFirst(QueueKeys keys, Fence fence, boolean shared, long from, long to) {
    for (long revision = Math.max(1, from); revision <= Math.min(to, revision()); revision++) {
      if (isFirst(at(revision), keys, fence, shared)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFirst(List<Entry> state, QueueKeys keys, Fence fence, boolean shared) {
    KeyRange before = shared ? keys.exclusive() : keys.all();
    boolean there = false;
    for (Entry entry : state) {
      if (Arrays.equals(entry.key(), fence.key())) {
        there = entry.createRevision() == fence.token();
      } else if (before.contains(entry.key()) && entry.createRevision() < fence.token()) {
        return false;
      }
    }
    return there;
  }
}
