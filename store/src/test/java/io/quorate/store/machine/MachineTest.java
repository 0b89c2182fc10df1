package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.process.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final MachineSettings SETTINGS =
      new MachineSettings(0, 16, 16, 3, 1 << 20, 2, 3, 64);

  private final MemoryRows rows = new MemoryRows();
  private Machine machine = new Machine(rows, SETTINGS);

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Outcome apply(@Nullable RequestId id, Command command) {
    return machine.apply(machine.applied() + 1, 1, CommandCodec.encode(id, command));
  }

  private long put(String key, String value) {
    Outcome outcome = apply(null, Command.Transact.always(new Op.Put(b(key), b(value))));
    return ((Outcome.Transacted) outcome).revision();
  }

  private void refused(Outcome outcome, ErrorCode code, String part) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.message()).contains(part);
            });
  }

  private String value(String key, long revision) {
    QueryResult result = machine.read(Query.key(b(key)).at(revision));
    return result.entries().isEmpty()
        ? "absent"
        : new String(result.entries().getFirst().value(), StandardCharsets.UTF_8);
  }

  @Test
  void an_empty_store_is_at_revision_1() {
    assertThat(machine.revision()).isEqualTo(1);
    assertThat(put("a", "1")).isEqualTo(2);
  }

  @Test
  void all_writes_of_a_transaction_share_a_revision() {
    Outcome outcome =
        apply(
            null,
            Command.Transact.always(
                new Op.Put(b("a"), b("1")),
                new Op.Put(b("b"), b("2")),
                new Op.Read(new Query(KeyRange.ALL, 0, 0, Integer.MAX_VALUE, Query.Form.COUNTED))));
    Outcome.Transacted done = (Outcome.Transacted) outcome;
    OpResult.Found found = (OpResult.Found) done.results().getLast();
    assertThat(found.result().entries()).allMatch(entry -> entry.modRevision() == 2).hasSize(2);
    assertThat(machine.revision()).isEqualTo(2);
  }

  @Test
  void a_read_gives_up_counting_after_a_while_and_a_transaction_does_not() {
    for (int i = 0; i < Machine.COUNT_MAX + 4; i++) {
      put("k" + i, "1");
    }
    Query two = new Query(KeyRange.ALL, 0, 2, Integer.MAX_VALUE, Query.Form.COUNTED);

    QueryResult read = machine.read(two);
    Outcome.Transacted done =
        (Outcome.Transacted) apply(null, Command.Transact.always(new Op.Read(two)));

    assertThat(read.entries()).hasSize(2);
    assertThat(read.count()).isEqualTo(QueryResult.UNCOUNTED);
    assertThat(((OpResult.Found) done.results().getLast()).result().count())
        .isEqualTo(Machine.COUNT_MAX + 4);
    Query most = new Query(KeyRange.ALL, 0, 4, Integer.MAX_VALUE, Query.Form.COUNTED);
    assertThat(machine.read(most).count()).isEqualTo(Machine.COUNT_MAX + 4);
    Query prefix = new Query(KeyRange.prefix(b("k1")), 0, 2, Integer.MAX_VALUE, Query.Form.COUNTED);
    assertThat(machine.read(prefix).count()).isEqualTo(1_111);
  }

  @Test
  void the_past_is_read_as_it_was() {
    long first = put("a", "1");
    long second = put("a", "2");
    apply(null, Command.Transact.always(new Op.Delete(KeyRange.of(b("a")), false)));
    assertThat(value("a", first)).isEqualTo("1");
    assertThat(value("a", second)).isEqualTo("2");
    assertThat(value("a", 0)).isEqualTo("absent");
    assertThat(machine.history(b("a"), 0, 10, 1000).entries())
        .extracting(Entry::modRevision)
        .containsExactly(4L, 3L, 2L);
  }

  @Test
  void a_put_that_compares_the_revision_finds_out_that_it_comes_late() {
    long first = put("a", "1");
    put("a", "2");
    Command.Transact late =
        new Command.Transact(
            List.of(Compare.modified(b("a"), first)),
            List.of(new Op.Put(b("a"), b("3"))),
            List.of(new Op.Read(Query.key(b("a")))));
    Outcome.Transacted outcome = (Outcome.Transacted) apply(null, late);
    assertThat(outcome.succeeded()).isFalse();
    OpResult.Found now = (OpResult.Found) outcome.results().getFirst();
    assertThat(now.result().entries().getFirst().value()).isEqualTo(b("2"));
    assertThat(machine.revision()).isEqualTo(3);
  }

  @Test
  void a_value_or_a_lease_can_be_kept_where_there_is_one() {
    apply(null, new Command.GrantLease(7, 60));
    apply(null, new Command.GrantLease(8, 60));
    apply(null, Command.Transact.always(new Op.Put(b("a"), b("1"), 7, false, false, false)));
    apply(null, Command.Transact.always(new Op.Put(b("a"), b("2"), 0, false, false, true)));
    apply(null, Command.Transact.always(new Op.Put(b("a"), b("9"), 8, false, true, false)));
    Entry entry = machine.read(Query.key(b("a"))).entries().getFirst();
    assertThat(entry.value()).isEqualTo(b("2"));
    assertThat(entry.lease()).isEqualTo(8);
    refused(
        apply(null, Command.Transact.always(new Op.Put(b("b"), b(""), 0, false, true, false))),
        ErrorCode.NOT_FOUND,
        "no value to keep");
  }

  @Test
  void reads_below_the_floor_fail_at_once_and_sweeping_never_shows() {
    long first = put("a", "1");
    long second = put("a", "2");
    apply(null, new Command.Compact(second));
    assertThat(machine.obstacle(second)).isNull();
    Outcome.Refused below = machine.obstacle(first);
    assertThat(below).isNotNull();
    refused(below, ErrorCode.COMPACTED, "the oldest that can be read is 3");
    Outcome.Refused future = machine.obstacle(9);
    assertThat(future).isNotNull();
    refused(future, ErrorCode.FUTURE_REVISION, "the newest is 3");
    int before = rows.map.size();
    while (machine.sweep(1)) {
      assertThat(value("a", second)).isEqualTo("2");
    }
    assertThat(rows.map.size()).isLessThan(before);
    refused(apply(null, new Command.Compact(second)), ErrorCode.COMPACTED, "nothing below");
    refused(apply(null, new Command.Compact(99)), ErrorCode.FUTURE_REVISION, "99");
  }

  @Test
  void history_is_kept_as_far_back_as_the_settings_say() {
    machine = new Machine(rows, new MachineSettings(2, 16, 16, 3, 1 << 20, 2, 3, 64));
    for (int i = 0; i < 5; i++) {
      put("a", "" + i);
    }
    assertThat(machine.revision()).isEqualTo(6);
    assertThat(machine.floor()).isEqualTo(4);
  }

  @Test
  void bad_transactions_are_refused_with_a_sentence() {
    refused(
        apply(null, Command.Transact.always(new Op.Put(b(""), b("")))),
        ErrorCode.INVALID_ARGUMENT,
        "at least one byte");
    refused(
        apply(null, Command.Transact.always(new Op.Put(b("a"), new byte[17]))),
        ErrorCode.TOO_LARGE,
        "17 bytes");
    refused(
        apply(null, Command.Transact.always(new Op.Put(new byte[17], b("")))),
        ErrorCode.TOO_LARGE,
        "17 bytes");
    Op put = new Op.Put(b("a"), b("1"));
    refused(
        apply(null, Command.Transact.always(put, put)), ErrorCode.INVALID_ARGUMENT, "key twice");
    refused(
        apply(null, Command.Transact.always(put, new Op.Delete(KeyRange.ALL, false))),
        ErrorCode.INVALID_ARGUMENT,
        "key twice");
    Op read = new Op.Read(Query.key(b("a")));
    refused(
        apply(null, Command.Transact.always(read, read, read, read)),
        ErrorCode.TOO_LARGE,
        "at most 3");
    refused(
        machine.apply(machine.applied() + 1, 1, new byte[] {9}),
        ErrorCode.INVALID_ARGUMENT,
        "cannot be read");
    assertThat(machine.revision()).isEqualTo(1);
  }

  @Test
  void both_branches_may_write_the_same_key() {
    Command.Transact either =
        new Command.Transact(
            List.of(Compare.holds(b("a"), b("x"))),
            List.of(new Op.Put(b("a"), b("1"))),
            List.of(new Op.Put(b("a"), b("2"))));
    apply(null, either);
    assertThat(value("a", 0)).isEqualTo("2");
  }

  private static RequestId id(long session, long since, long sequence) {
    return new RequestId(session, since, sequence, 0);
  }

  private static Command.Transact write(String key) {
    return Command.Transact.always(new Op.Put(b(key), b("1")));
  }

  @Test
  void a_session_that_may_have_been_forgotten_is_refused_and_nothing_is_done() {
    apply(id(-1, 0, 1), write("a"));
    apply(id(2, 0, 1), write("b"));
    apply(id(-1, 0, 2), write("a"));
    apply(id(3, 0, 1), write("c")); // two are remembered: the second session goes, used at 2
    assertThat(machine.sessions()).isEqualTo(2);
    long before = machine.revision();
    refused(apply(id(2, 0, 1), write("b")), ErrorCode.SESSION_EXPIRED, "up to index 2");
    refused(apply(id(4, 1, 1), write("d")), ErrorCode.SESSION_EXPIRED, "after index 1");
    machine = new Machine(rows, SETTINGS);
    refused(apply(id(2, 0, 1), write("b")), ErrorCode.SESSION_EXPIRED, "up to index 2");
    assertThat(machine.revision()).isEqualTo(before);
    assertThat(apply(id(4, 2, 1), write("d"))).isInstanceOf(Outcome.Transacted.class);
  }

  @Test
  void an_index_that_has_not_come_and_an_id_of_another_request_are_refused() {
    refused(apply(id(1, 1, 1), write("a")), ErrorCode.INVALID_ARGUMENT, "come to 0 only");
    apply(id(1, 0, 1), write("a"));
    refused(apply(id(1, 0, 1), write("b")), ErrorCode.INVALID_ARGUMENT, "Another request");
    assertThat(value("b", 0)).isEqualTo("absent");
  }

  @Test
  void answers_that_weigh_too_much_are_forgotten_session_by_session() {
    MachineSettings light = new MachineSettings(0, 16, 16, 3, 1 << 20, 100, 3, 64, 120);
    machine = new Machine(new MemoryRows(), light);
    for (int session = 1; session <= 50; session++) {
      apply(id(session, machine.applied(), 1), write("a"));
    }
    assertThat(machine.sessions()).isBetween(2, 15);
    refused(apply(id(1, 0, 1), write("a")), ErrorCode.SESSION_EXPIRED, "may be forgotten");
    assertThat(apply(id(50, 49, 1), write("a"))).isInstanceOf(Outcome.Transacted.class);
    assertThat(machine.revision()).isEqualTo(51);
  }

  @Test
  void an_answer_that_is_forgotten_is_never_given_by_doing_it_again() {
    long session = 7;
    for (int i = 1; i <= 5; i++) {
      apply(
          new RequestId(session, 0, i, 1), Command.Transact.always(new Op.Put(b("k" + i), b("1"))));
    }
    refused(
        apply(new RequestId(session, 0, 1, 1), write("k1")),
        ErrorCode.SESSION_EXPIRED,
        "older than");
    Outcome kept = apply(new RequestId(session, 0, 4, 1), write("k4"));
    assertThat(((Outcome.Transacted) kept).revision()).isEqualTo(5);
  }

  @Test
  void a_large_answer_is_remembered_without_its_results() {
    long session = 7;
    Command.Transact put =
        Command.Transact.always(
            new Op.Put(b("0123456789abcdef"), new byte[16]),
            new Op.Put(b("1123456789abcdef"), new byte[16]),
            new Op.Read(new Query(KeyRange.ALL, 0, 0, 1000, Query.Form.ENTRIES)));
    Outcome.Transacted first = (Outcome.Transacted) apply(new RequestId(session, 0, 1, 1), put);
    Outcome.Transacted again = (Outcome.Transacted) apply(new RequestId(session, 0, 1, 1), put);
    assertThat(first.trimmed()).isFalse();
    assertThat(again.trimmed()).isTrue();
    assertThat(again.revision()).isEqualTo(first.revision());
  }

  @Test
  void entries_come_in_order_and_none_is_left_out() {
    assertThatThrownBy(() -> machine.apply(2, 1, new byte[] {1}))
        .isInstanceOf(IllegalStateException.class);
    machine.pass(1);
    assertThatThrownBy(() -> machine.pass(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_snapshot_that_is_cut_short_or_altered_is_refused() {
    put("a", "1");
    put("b", "2");
    List<byte[]> chunks = Snapshots.chunks(machine, 8);
    Machine other = new Machine(new MemoryRows(), SETTINGS);
    other.beginStage(2);
    chunks.subList(0, chunks.size() - 1).forEach(other::stage);
    assertThatThrownBy(() -> other.install(2))
        .isInstanceOf(DamagedRowsException.class)
        .hasMessageContaining("not complete");
    other.beginStage(2);
    other.stage(chunks.getFirst());
    assertThatThrownBy(() -> other.stage(chunks.getLast()))
        .isInstanceOf(DamagedRowsException.class);
    other.abandonStage();
    while (other.sweep(1)) {
      assertThat(other.applied()).isZero();
    }
    assertThat(other.revision()).isEqualTo(1);
  }

  @Test
  void a_damaged_row_changes_the_hash_or_contradicts_the_others() {
    put("a", "1");
    put("b", "2");
    long sound = hashOf(machine);
    RowKeys keys = new RowKeys(1);
    byte[] data = keys.data(b("a"), 2);
    byte[] before = rows.map.get(data);
    assertThat(before).isNotNull();
    byte[] damaged = before.clone();
    damaged[damaged.length - 1] ^= 1;
    rows.put(data, damaged);
    assertThat(hashOf(machine)).isNotEqualTo(sound);
    rows.put(data, before);
    rows.delete(keys.head(b("b")));
    LogicalHash hash = machine.hash();
    assertThat(hash.step(100)).isFalse();
    assertThat(hash.contradictions()).isEqualTo(1);
  }

  private static long hashOf(Machine machine) {
    LogicalHash hash = machine.hash();
    while (hash.step(1)) {
      assertThat(hash.contradictions()).isZero();
    }
    machine.close(hash);
    return hash.value();
  }
}
