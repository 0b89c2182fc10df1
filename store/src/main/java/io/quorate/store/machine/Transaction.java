package io.quorate.store.machine;

import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.ring.Hash64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does one transaction: judges all conditions, looks for what forbids it, and only then writes.
 * Everything that it writes has one revision, the one after the store's.
 */
final class Transaction {
  private static final byte[] NOTHING = {};
  private static final int PAGE_ROWS = 256;

  /** Which branch of a transaction is done, decided before anything is written. */
  private record Plan(boolean succeeded, List<Op> ops, List<Plan> nested) {}

  private final VersionRows rows;
  private final Reader reader;
  private final Header header;
  private final MachineSettings settings;
  private final Leases leases;
  private final List<Write> written;
  private final long revision;
  private int writes;
  private long chain;

  /**
   * @param written what it writes is added there
   */
  Transaction(
      VersionRows rows,
      Leases leases,
      Header header,
      MachineSettings settings,
      List<Write> written) {
    this.rows = rows;
    this.reader = new Reader(rows);
    this.header = header;
    this.leases = leases;
    this.written = written;
    this.settings = settings;
    this.revision = header.revision() + 1;
    this.chain = header.chain();
  }

  Outcome run(Command.Transact transact) {
    Outcome.Refused wrong = TransactRules.obstacle(transact, settings, header.revision());
    if (wrong != null) {
      return wrong;
    }
    Plan plan = plan(transact);
    Outcome.Refused forbidden = obstacle(plan);
    if (forbidden != null) {
      return forbidden;
    }
    List<OpResult> results = execute(plan);
    return new Outcome.Transacted(revisionAfter(), plan.succeeded(), results, false);
  }

  /** Deletes keys that exist. */
  void delete(List<byte[]> keys) {
    for (byte[] key : keys) {
      write(key, new Version(writes, 0, 0, 0, NOTHING), rows.head(key));
    }
  }

  /** The store's revision once this is done. */
  long revisionAfter() {
    return writes == 0 ? header.revision() : revision;
  }

  /** The chain once this is done. */
  long chainAfter() {
    return chain;
  }

  private Plan plan(Command.Transact transact) {
    boolean succeeded = holds(transact.conditions());
    List<Op> ops = succeeded ? transact.success() : transact.failure();
    List<Plan> nested = new ArrayList<>();
    for (Op op : ops) {
      if (op instanceof Op.Nested within) {
        nested.add(plan(within.transaction()));
      }
    }
    return new Plan(succeeded, ops, nested);
  }

  private boolean holds(List<Compare> conditions) {
    for (Compare condition : conditions) {
      if (!holds(condition)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Compare condition) {
    if (condition.range().single()) {
      byte[] key = condition.range().from();
      return holds(condition, key, rows.head(key));
    }
    RowWalk heads = rows.heads(condition.range(), PAGE_ROWS);
    RowsQuery.Row row = heads.next();
    if (row == null) {
      return holds(condition, NOTHING, Head.ABSENT);
    }
    while (row != null) {
      if (!holds(condition, RowKeys.keyOfHead(row.key()), Head.decode(row.value()))) {
        return false;
      }
      row = heads.next();
    }
    return true;
  }

  private boolean holds(Compare condition, byte[] key, Head head) {
    Compare.Relation relation = condition.relation();
    long number = condition.number();
    return switch (condition.target()) {
      case VALUE ->
          !head.absent()
              && relation.holds(
                  Arrays.compareUnsigned(rows.entry(key, head).value(), condition.value()));
      case VERSION -> relation.holds(Long.compare(head.version(), number));
      case CREATE -> relation.holds(Long.compare(head.createRevision(), number));
      case MOD -> relation.holds(Long.compare(head.modRevision(), number));
      case LEASE -> relation.holds(Long.compareUnsigned(head.lease(), number));
    };
  }

  private Outcome.@Nullable Refused obstacle(Plan plan) {
    Outcome.Refused found = null;
    for (Op op : plan.ops()) {
      if (found == null) {
        found =
            switch (op) {
              case Op.Put put -> obstacle(put);
              case Op.Read read ->
                  Reader.obstacle(read.query().revision(), header.floor(), header.revision());
              case Op.Delete _, Op.Nested _ -> null;
            };
      }
    }
    for (Plan nested : plan.nested()) {
      found = found != null ? found : obstacle(nested);
    }
    return found;
  }

  private Outcome.@Nullable Refused obstacle(Op.Put put) {
    if ((put.keepValue() || put.keepLease()) && rows.head(put.key()).absent()) {
      return Refusals.absent(put.keepValue() ? "value" : "lease", header.revision());
    }
    if (put.lease() != 0 && !put.keepLease() && leases.get(put.lease()) == null) {
      return Refusals.noLease(put.lease(), header.revision());
    }
    return null;
  }

  private List<OpResult> execute(Plan plan) {
    List<OpResult> results = new ArrayList<>(plan.ops().size());
    int within = 0;
    for (Op op : plan.ops()) {
      results.add(
          switch (op) {
            case Op.Put put -> put(put);
            case Op.Delete delete -> delete(delete);
            case Op.Read read ->
                new OpResult.Found(reader.read(read.query().within(settings.readBytesMax())));
            case Op.Nested _ -> {
              Plan nested = plan.nested().get(within++);
              yield new OpResult.Nested(nested.succeeded(), execute(nested));
            }
          });
    }
    return results;
  }

  private OpResult put(Op.Put put) {
    Head before = rows.head(put.key());
    boolean reads = (put.previous() || put.keepValue()) && !before.absent();
    Entry previous = reads ? rows.entry(put.key(), before) : null;
    write(
        put.key(),
        new Version(
            writes,
            before.absent() ? revision : before.createRevision(),
            before.version() + 1,
            put.keepLease() ? before.lease() : put.lease(),
            put.keepValue() && previous != null ? previous.value() : put.value()),
        before);
    return new OpResult.Written(put.previous() ? previous : null);
  }

  private OpResult delete(Op.Delete delete) {
    List<Entry> previous = new ArrayList<>();
    long count = 0;
    if (delete.range().single()) {
      byte[] key = delete.range().from();
      Head head = rows.head(key);
      if (!head.absent()) {
        count = remove(key, head, delete.previous(), previous);
      }
      return new OpResult.Deleted(count, previous);
    }
    RowWalk heads = rows.heads(delete.range(), PAGE_ROWS);
    for (RowsQuery.Row row = heads.next(); row != null; row = heads.next()) {
      byte[] key = RowKeys.keyOfHead(row.key());
      count += remove(key, Head.decode(row.value()), delete.previous(), previous);
    }
    return new OpResult.Deleted(count, previous);
  }

  private long remove(byte[] key, Head head, boolean wanted, List<Entry> previous) {
    if (wanted) {
      previous.add(rows.entry(key, head));
    }
    write(key, new Version(writes, 0, 0, 0, NOTHING), head);
    return 1;
  }

  private void write(byte[] key, Version version, Head before) {
    rows.write(key, revision, version, before);
    leases.moved(key, before.lease(), version.lease());
    written.add(new Write(key, revision, version, before.modRevision()));
    writes++;
    chain = Hash64.hash(revision, chain ^ version.sub());
    chain = Hash64.hash(key, chain ^ version.version());
    chain = Hash64.hash(version.value(), chain ^ version.lease());
  }
}
