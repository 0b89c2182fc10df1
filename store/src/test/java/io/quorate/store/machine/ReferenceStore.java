package io.quorate.store.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What the machine should do, said as simply as possible: every revision is a whole map. Knows
 * transactions whose keys do not collide, compaction and history, and refuses nothing.
 */
final class ReferenceStore {
  private final TreeMap<Long, TreeMap<byte[], Entry>> states = new TreeMap<>();
  private final List<Entry> writes = new ArrayList<>();
  long revision = 1;
  long floor;

  ReferenceStore() {
    states.put(1L, map());
  }

  private static TreeMap<byte[], Entry> map() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  TreeMap<byte[], Entry> at(long asOf) {
    return states.get(asOf);
  }

  Outcome.Transacted transact(Command.Transact transact) {
    TreeMap<byte[], Entry> before = states.get(revision);
    TreeMap<byte[], Entry> after = map();
    after.putAll(before);
    int written = writes.size();
    OpResult.Nested done = run(transact, before, after);
    if (writes.size() > written) {
      revision++;
      states.put(revision, after);
    }
    return new Outcome.Transacted(revision, done.succeeded(), done.results(), false);
  }

  private OpResult.Nested run(
      Command.Transact transact, TreeMap<byte[], Entry> before, TreeMap<byte[], Entry> after) {
    boolean holds = transact.conditions().stream().allMatch(c -> holds(c, before));
    List<OpResult> results = new ArrayList<>();
    for (Op op : holds ? transact.success() : transact.failure()) {
      results.add(
          switch (op) {
            case Op.Put put -> put(put, after);
            case Op.Delete delete -> delete(delete, after);
            case Op.Read read -> {
              long asOf = read.query().revision();
              yield new OpResult.Found(read(read.query(), asOf == 0 ? after : states.get(asOf)));
            }
            case Op.Nested nested -> run(nested.transaction(), before, after);
          });
    }
    return new OpResult.Nested(holds, results);
  }

  private static boolean holds(Compare condition, TreeMap<byte[], Entry> state) {
    List<Entry> found =
        state.values().stream().filter(e -> condition.range().contains(e.key())).toList();
    if (found.isEmpty()) {
      return condition.target() != Compare.Target.VALUE
          && condition.relation().holds(Long.compare(0, condition.number()));
    }
    return found.stream().allMatch(entry -> holds(condition, entry));
  }

  private static boolean holds(Compare condition, Entry entry) {
    int order =
        switch (condition.target()) {
          case VALUE -> Arrays.compareUnsigned(entry.value(), condition.value());
          case VERSION -> Long.compare(entry.version(), condition.number());
          case CREATE -> Long.compare(entry.createRevision(), condition.number());
          case MOD -> Long.compare(entry.modRevision(), condition.number());
          case LEASE -> Long.compare(entry.lease(), condition.number());
        };
    return condition.relation().holds(order);
  }

  private OpResult put(Op.Put put, TreeMap<byte[], Entry> state) {
    Entry before = state.get(put.key());
    long now = revision + 1;
    Entry after =
        new Entry(
            put.key(),
            put.value(),
            before == null ? now : before.createRevision(),
            now,
            before == null ? 1 : before.version() + 1,
            put.lease());
    state.put(put.key(), after);
    writes.add(after);
    return new OpResult.Written(put.previous() ? before : null);
  }

  private OpResult delete(Op.Delete delete, TreeMap<byte[], Entry> state) {
    List<Entry> gone =
        state.values().stream().filter(e -> delete.range().contains(e.key())).toList();
    for (Entry entry : gone) {
      state.remove(entry.key());
      writes.add(new Entry(entry.key(), new byte[0], 0, revision + 1, 0, 0));
    }
    return new OpResult.Deleted(gone.size(), delete.previous() ? gone : List.of());
  }

  /** All writes from a revision on; what the floor's own writes superseded is nobody's business. */
  List<Change> changes(long from, boolean previous) {
    List<Change> found = new ArrayList<>();
    long last = 0;
    int part = 0;
    for (Entry write : writes) {
      part = write.modRevision() == last ? part + 1 : 0;
      last = write.modRevision();
      if (last >= from) {
        boolean older = previous && last > floor;
        found.add(new Change(part, write, older ? states.get(last - 1).get(write.key()) : null));
      }
    }
    return found;
  }

  /** Deletes the keys of a lease. */
  void revoke(long lease) {
    TreeMap<byte[], Entry> after = map();
    after.putAll(states.get(revision));
    int before = after.size();
    for (Entry entry : states.get(revision).values()) {
      if (entry.lease() == lease) {
        after.remove(entry.key());
        writes.add(new Entry(entry.key(), new byte[0], 0, revision + 1, 0, 0));
      }
    }
    if (after.size() < before) {
      revision++;
      states.put(revision, after);
    }
  }

  static QueryResult read(Query query, TreeMap<byte[], Entry> state) {
    List<Entry> all = state.values().stream().filter(e -> query.range().contains(e.key())).toList();
    if (query.pick() != null) {
      all = picked(query.pick(), all);
    }
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : all) {
      boolean full =
          (query.limit() > 0 && entries.size() == query.limit())
              || (!entries.isEmpty() && bytes >= query.bytesMax());
      if (full || query.form() == Query.Form.COUNT) {
        break;
      }
      bytes += entry.key().length;
      if (query.form() == Query.Form.KEYS || query.form() == Query.Form.KEYS_COUNTED) {
        entries.add(
            new Entry(
                entry.key(),
                new byte[0],
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.lease()));
      } else {
        entries.add(entry);
        bytes += entry.value().length;
      }
    }
    boolean counted = query.form() != Query.Form.ENTRIES && query.form() != Query.Form.KEYS;
    boolean more = query.form() != Query.Form.COUNT && entries.size() < all.size();
    return new QueryResult(entries, more, counted ? all.size() : 0);
  }

  private static List<Entry> picked(Query.Pick pick, List<Entry> all) {
    Comparator<Entry> byCreation = Comparator.comparingLong(Entry::createRevision);
    return all.stream()
        .filter(e -> pick.createdBelow() == 0 || e.createRevision() < pick.createdBelow())
        .min(pick.last() ? byCreation.reversed() : byCreation)
        .stream()
        .toList();
  }

  /** All versions of a key above the floor, and the newest one up to it, newest first. */
  List<Entry> history(byte[] key) {
    List<Entry> found = new ArrayList<>();
    for (Entry write : writes.reversed()) {
      if (Arrays.equals(write.key(), key)) {
        boolean last = write.modRevision() <= floor;
        if (!last || !write.deleted() || write.modRevision() == floor) {
          found.add(write);
        }
        if (last) {
          break;
        }
      }
    }
    return found;
  }
}
