package io.quorate.store.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a transaction whatever the state: sizes, counts, and keys that it would write
 * twice, which has no meaning where all writes share one revision.
 */
final class TransactRules {

  /** Keys and ranges that a list of operations may write. */
  private static final class Written {
    private final TreeSet<byte[]> puts = new TreeSet<>(Arrays::compareUnsigned);
    private final List<KeyRange> deletes = new ArrayList<>();

    private boolean collides(Written other) {
      return puts.stream().anyMatch(other.puts::contains)
          || puts.stream().anyMatch(key -> covered(key, other.deletes))
          || other.puts.stream().anyMatch(key -> covered(key, deletes));
    }

    private static boolean covered(byte[] key, List<KeyRange> ranges) {
      return ranges.stream().anyMatch(range -> range.contains(key));
    }

    private void add(Written other) {
      puts.addAll(other.puts);
      deletes.addAll(other.deletes);
    }
  }

  private final MachineSettings settings;
  private final long revision;
  private Outcome.@Nullable Refused found;

  private TransactRules(MachineSettings settings, long revision) {
    this.settings = settings;
    this.revision = revision;
  }

  /** Why no state allows this, or null. */
  static Outcome.@Nullable Refused obstacle(
      Command.Transact transact, MachineSettings settings, long revision) {
    TransactRules rules = new TransactRules(settings, revision);
    rules.check(transact);
    return rules.found;
  }

  private Written check(Command.Transact transact) {
    counts(transact.conditions().size(), "conditions");
    transact.conditions().forEach(condition -> key(condition.range().from(), true));
    Written written = check(transact.success());
    written.add(check(transact.failure()));
    return written;
  }

  private Written check(List<Op> ops) {
    counts(ops.size(), "operations");
    Written all = new Written();
    for (Op op : ops) {
      if (found != null) {
        break;
      }
      Written own = check(op);
      if (ops.size() > 1 && all.collides(own)) {
        found =
            Refusals.invalid(
                "The transaction writes a key twice; all its writes share one revision, so write"
                    + " each key once",
                revision);
      }
      all.add(own);
    }
    return all;
  }

  private Written check(Op op) {
    Written own = new Written();
    switch (op) {
      case Op.Put put -> {
        key(put.key(), false);
        value(put.value());
        own.puts.add(put.key());
      }
      case Op.Delete delete -> {
        key(delete.range().from(), true);
        own.deletes.add(delete.range());
      }
      case Op.Read read -> key(read.query().range().from(), true);
      case Op.Nested nested -> own.add(check(nested.transaction()));
    }
    return own;
  }

  private void key(byte[] key, boolean mayBeEmpty) {
    if (key.length == 0 && !mayBeEmpty) {
      found = Refusals.invalid("The key is empty; a key has at least one byte", revision);
    } else if (key.length > settings.keyBytesMax()) {
      found =
          Refusals.tooLarge(
              "The key has %d bytes; at most %d are allowed"
                  .formatted(key.length, settings.keyBytesMax()),
              revision);
    }
  }

  private void value(byte[] value) {
    if (value.length > settings.valueBytesMax()) {
      found =
          Refusals.tooLarge(
              "The value has %d bytes; the keyspace allows %d"
                  .formatted(value.length, settings.valueBytesMax()),
              revision);
    }
  }

  private void counts(int count, String what) {
    if (count > settings.operationsMax()) {
      found =
          Refusals.tooLarge(
              "The transaction has %d %s; at most %d are allowed, split it"
                  .formatted(count, what, settings.operationsMax()),
              revision);
    }
  }
}
