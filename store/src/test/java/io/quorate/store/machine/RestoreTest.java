package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restoring: what was backed up comes back as it was, once, and no revision is given out twice. */
class RestoreTest {
  private static final MachineSettings SETTINGS =
      new MachineSettings(5, 16, 16, 8, 1 << 20, 10, 10, 64);
  private static final long ID = 0xb0c4L;
  private static final Entry A = entry("a", "1", 3, 8, 4, 0);
  private static final Entry B = entry("b", "2", 5, 5, 1, 77);
  private static final Entry C = entry("c", "3", 5, 9, 2, 0);

  private final MemoryRows rows = new MemoryRows();
  private Machine machine = new Machine(rows, SETTINGS);

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Entry entry(
      String key, String value, long created, long modified, long version, long lease) {
    return new Entry(b(key), b(value), created, modified, version, lease);
  }

  private Outcome apply(Command command) {
    return machine.apply(machine.applied() + 1, 1, CommandCodec.encode(null, command));
  }

  private void restore() {
    assertThat(apply(new Command.BeginRestore(ID, 100))).isEqualTo(new Outcome.Restored(0, false));
    apply(new Command.RestorePart(ID, 1, List.of(A, B), List.of()));
    apply(new Command.RestorePart(ID, 2, List.of(C), List.of()));
    apply(new Command.RestorePart(ID, 3, List.of(), List.of(new Lease(77, 30, Lease.WHOLE))));
    assertThat(apply(new Command.EndRestore(ID, 3))).isEqualTo(new Outcome.Restored(3, true));
  }

  private Entry read(String key) {
    return machine.read(Query.key(b(key))).entries().getFirst();
  }

  private static void same(Entry found, Entry expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  private void refused(Outcome outcome, ErrorCode code, String part) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).code()).isEqualTo(code);
    assertThat(((Outcome.Refused) outcome).message()).contains(part);
  }

  private static long hash(Machine machine) {
    LogicalHash hash = machine.hash();
    while (hash.step(2)) {
      // on
    }
    assertThat(hash.contradictions()).isZero();
    return hash.value();
  }

  @Test
  void keys_keep_revisions_versions_and_leases() {
    restore();
    same(read("a"), A);
    same(read("b"), B);
    same(read("c"), C);
    assertThat(machine.keysOf(77)).containsExactly(b("b"));
    assertThat(machine.leases()).containsExactly(new Lease(77, 30, Lease.WHOLE));
  }

  @Test
  void leases_begin_when_the_restore_ends() {
    apply(new Command.BeginRestore(ID, 100));
    apply(new Command.RestorePart(ID, 1, List.of(B), List.of(new Lease(77, 30, Lease.WHOLE))));
    assertThat(machine.lastGranted()).isEmpty();
    apply(new Command.ExpireLeases(1, List.of(77L)));
    assertThat(machine.leases()).hasSize(1);
    apply(new Command.EndRestore(ID, 1));
    assertThat(machine.lastGranted()).containsExactly(new Lease(77, 30, Lease.WHOLE));
    apply(new Command.ExpireLeases(1, List.of(77L)));
    assertThat(machine.read(Query.key(b("b"))).entries()).isEmpty();
  }

  @Test
  void no_revision_is_given_out_again_and_all_before_counts_as_compacted() {
    restore();
    assertThat(machine.revision()).isEqualTo(100);
    Outcome written = apply(Command.Transact.always(new Op.Put(b("a"), b("x"))));
    assertThat(((Outcome.Transacted) written).revision()).isEqualTo(101);
    assertThat(read("a")).extracting(Entry::createRevision, Entry::version).containsExactly(3L, 5L);
    Outcome.Refused past = machine.obstacle(99);
    assertThat(past).isNotNull().extracting(Outcome.Refused::code).isEqualTo(ErrorCode.COMPACTED);
  }

  @Test
  void what_was_restored_is_swept_once_it_is_superseded() {
    restore();
    for (int i = 0; i < 20; i++) {
      apply(Command.Transact.always(new Op.Put(b("a"), b("x" + i))));
    }
    while (machine.sweep(3)) {
      // on
    }
    assertThat(machine.history(b("a"), 0, 100, 1 << 20).entries())
        .extracting(Entry::modRevision)
        .doesNotContain(8L)
        .hasSize(6);
    same(read("c"), C);
    hash(machine);
  }

  @Test
  void nothing_is_read_or_written_before_the_end() {
    apply(new Command.BeginRestore(ID, 100));
    apply(new Command.RestorePart(ID, 1, List.of(A), List.of()));
    assertThat(machine.obstacle(0))
        .isNotNull()
        .extracting(Outcome.Refused::code)
        .isEqualTo(ErrorCode.UNAVAILABLE);
    refused(
        apply(Command.Transact.always(new Op.Put(b("z"), b("1")))),
        ErrorCode.UNAVAILABLE,
        "being restored");
    refused(apply(new Command.GrantLease(1, 10)), ErrorCode.UNAVAILABLE, "being restored");
    refused(apply(new Command.Compact(100)), ErrorCode.UNAVAILABLE, "being restored");
    apply(new Command.EndRestore(ID, 1));
    assertThat(machine.obstacle(0)).isNull();
  }

  @Test
  void each_step_is_done_once_however_often_it_comes() {
    restore();
    long hash = hash(machine);
    assertThat(apply(new Command.BeginRestore(ID, 100))).isEqualTo(new Outcome.Restored(3, true));
    assertThat(apply(new Command.RestorePart(ID, 2, List.of(C), List.of())))
        .isEqualTo(new Outcome.Restored(3, true));
    assertThat(apply(new Command.EndRestore(ID, 3))).isEqualTo(new Outcome.Restored(3, true));
    same(read("c"), C);
    Machine twin = new Machine(new MemoryRows(), SETTINGS);
    Machine own = machine;
    machine = twin;
    restore();
    for (int i = 0; i < 3; i++) {
      machine.pass(machine.applied() + 1);
    }
    assertThat(hash(machine)).isEqualTo(hash(own)).isNotEqualTo(hash);
  }

  @Test
  void a_store_that_holds_something_is_not_restored_over() {
    apply(Command.Transact.always(new Op.Put(b("a"), b("x"))));
    refused(apply(new Command.BeginRestore(ID, 100)), ErrorCode.ALREADY_EXISTS, "written to");
    refused(
        apply(new Command.RestorePart(ID, 1, List.of(A), List.of())),
        ErrorCode.INVALID_ARGUMENT,
        "begin the restore");
    assertThat(read("a").value()).isEqualTo(b("x"));
  }

  @Test
  void another_backup_does_not_go_into_one_that_is_being_restored() {
    apply(new Command.BeginRestore(ID, 100));
    refused(apply(new Command.BeginRestore(ID + 1, 100)), ErrorCode.ALREADY_EXISTS, "written to");
    refused(
        apply(new Command.RestorePart(ID + 1, 1, List.of(A), List.of())),
        ErrorCode.INVALID_ARGUMENT,
        "under that id");
  }

  @Test
  void parts_come_in_order_and_hold_what_a_backup_can_hold() {
    apply(new Command.BeginRestore(ID, 9));
    refused(part(2, A), ErrorCode.INVALID_ARGUMENT, "after part 0");
    refused(part(1, C), ErrorCode.INVALID_ARGUMENT, "revision below 9"); // of revision 9
    refused(part(1, B, A), ErrorCode.INVALID_ARGUMENT, "out of order");
    refused(part(1, entry("k", "v", 0, 5, 1, 0)), ErrorCode.INVALID_ARGUMENT, "cannot be");
    refused(part(1, entry("k".repeat(17), "v", 2, 5, 1, 0)), ErrorCode.TOO_LARGE, "allows 16");
    assertThat(part(1, A)).isEqualTo(new Outcome.Restored(1, false));
    refused(part(2, A), ErrorCode.INVALID_ARGUMENT, "twice");
    refused(apply(new Command.EndRestore(ID, 2)), ErrorCode.INVALID_ARGUMENT, "2 parts and 1");
  }

  private Outcome part(long number, Entry... entries) {
    return apply(new Command.RestorePart(ID, number, List.of(entries), List.of()));
  }

  @Test
  void a_snapshot_in_the_midst_of_a_restore_goes_on_elsewhere() {
    apply(new Command.BeginRestore(ID, 100));
    apply(new Command.RestorePart(ID, 1, List.of(A, B), List.of()));
    Machine other = new Machine(new MemoryRows(), SETTINGS);
    SnapshotSource source = machine.snapshot();
    other.beginStage(source.index());
    byte[] next = {};
    boolean last = false;
    while (!last) {
      SnapshotSource.Chunk chunk = source.chunk(next, 10);
      other.stage(chunk.bytes());
      next = chunk.next();
      last = chunk.last();
    }
    other.install(source.index());
    machine.close(source);
    assertThat(other.obstacle(0)).isNotNull();
    assertThat(hash(other)).isEqualTo(hash(machine));
    for (Machine each : new Machine[] {new Machine(rows, SETTINGS), other}) {
      machine = each;
      apply(new Command.RestorePart(ID, 2, List.of(C), List.of()));
      apply(new Command.EndRestore(ID, 2));
      same(read("a"), A);
      same(read("c"), C);
    }
  }

  /** What comes later has revisions of before: a view must not take it for its own. */
  @Test
  void a_hash_of_a_restore_under_way_is_that_of_its_index_however_long_it_takes() {
    apply(new Command.BeginRestore(ID, 100));
    apply(new Command.RestorePart(ID, 1, List.of(A), List.of()));
    long expected = hash(machine);
    LogicalHash slow = machine.hash();
    SnapshotSource source = machine.snapshot();
    apply(new Command.RestorePart(ID, 2, List.of(B, C), List.of()));
    while (slow.step(1)) {
      // on
    }
    assertThat(slow.value()).isEqualTo(expected);
    Machine other = new Machine(new MemoryRows(), SETTINGS);
    other.beginStage(source.index());
    other.stage(source.chunk(new byte[0], 1 << 20).bytes());
    other.install(source.index());
    assertThat(hash(other)).isEqualTo(expected);
    machine = other;
    assertThat(part(2, B, C)).isEqualTo(new Outcome.Restored(2, false));
  }

  @Test
  void a_hold_keeps_the_past_readable_as_long_as_its_lease_lives() {
    apply(new Command.GrantLease(9, 60));
    for (int i = 0; i < 3; i++) {
      apply(Command.Transact.always(new Op.Put(b("a"), b("old" + i))));
    }
    long held = machine.revision();
    assertThat(apply(new Command.HoldHistory(9))).isEqualTo(new Outcome.Done(held));
    for (int i = 0; i < 50; i++) {
      apply(Command.Transact.always(new Op.Put(b("a"), b("new" + i))));
      machine.sweep(100);
    }
    // The request comes late a second time: what is read meanwhile is not let go of.
    assertThat(apply(new Command.HoldHistory(9))).isEqualTo(new Outcome.Done(held));
    Machine restarted = new Machine(rows, SETTINGS);
    for (Machine each : new Machine[] {machine, restarted}) {
      assertThat(each.obstacle(held)).isNull();
      assertThat(each.read(Query.key(b("a")).at(held)).entries().getFirst().value())
          .isEqualTo(b("old2"));
    }
    apply(new Command.RevokeLease(9));
    apply(Command.Transact.always(new Op.Put(b("a"), b("end"))));
    assertThat(machine.obstacle(held)).isNotNull();
    assertThat(machine.floor()).isEqualTo(machine.revision() - 5);
    refused(apply(new Command.HoldHistory(9)), ErrorCode.UNKNOWN_LEASE, "9");
  }
}
