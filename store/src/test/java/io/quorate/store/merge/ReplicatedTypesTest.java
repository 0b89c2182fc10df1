package io.quorate.store.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.quorum.MergePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ReplicatedTypesTest {

  @RepeatedTest(200)
  void a_counter_is_the_sum_of_all_additions(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    List<ReplicaOfOneKey> replicas = replicas("crdt:counter", 3);
    long sum = 0;
    for (int step = 0; step < 40; step++) {
      ReplicaOfOneKey replica = replicas.get(random.nextInt(3));
      if (random.nextBoolean()) {
        long delta = random.nextLong(-9, 10);
        replica.write(Long.toString(delta), step);
        sum += delta;
      } else {
        replica.receive(replicas.get(random.nextInt(3)));
      }
    }
    converge(replicas);
    assertThat(replicas.getFirst().read())
        .describedAs("seed %d", repetition.getCurrentRepetition())
        .containsExactly(Long.toString(sum));
  }

  @Test
  void what_is_added_after_a_deletion_counts_even_beside_an_older_total() {
    List<ReplicaOfOneKey> replicas = replicas("crdt:counter", 2);
    ReplicaOfOneKey a = replicas.get(0);
    ReplicaOfOneKey b = replicas.get(1);
    a.write("10", 1);
    b.receive(a);
    b.write("1", 2); // has seen the 10, concurrent with the deletion
    a.delete(3);
    a.write("2", 4);
    converge(replicas);
    assertThat(a.read()).containsExactly("13");
  }

  @Test
  void an_operation_leaves_alone_what_only_its_writer_has_seen() {
    List<ReplicaOfOneKey> replicas = replicas("crdt:counter", 2);
    ReplicaOfOneKey a = replicas.get(0);
    ReplicaOfOneKey b = replicas.get(1);
    a.write("10", 1);
    b.write("1", 2, a.clock()); // read at one replica, sent to another that lags behind
    converge(replicas);
    assertThat(a.read()).containsExactly("11");
  }

  @Test
  void a_deletion_removes_what_it_saw() {
    ReplicaOfOneKey a = replicas("crdt:counter", 1).getFirst();
    a.write("10", 1);
    a.delete(2);
    assertThat(a.read()).isEmpty();
    a.write("3", 3);
    assertThat(a.read()).containsExactly("3");
  }

  @Test
  void an_addition_wins_over_a_concurrent_removal_and_loses_to_one_that_saw_it() {
    List<ReplicaOfOneKey> replicas = replicas("crdt:set", 2);
    ReplicaOfOneKey a = replicas.get(0);
    ReplicaOfOneKey b = replicas.get(1);
    a.write("+milk\n+eggs", 1);
    b.receive(a);
    a.write("-milk", 2);
    b.write("+milk", 3);
    a.write("-eggs", 4);
    converge(replicas);
    assertThat(a.read()).containsExactly("milk");
    a.write("-milk", 5);
    converge(replicas);
    assertThat(b.read()).containsExactly("");
  }

  @Test
  void fields_of_a_map_merge_one_by_one() {
    List<ReplicaOfOneKey> replicas = replicas("crdt:map", 2);
    ReplicaOfOneKey a = replicas.get(0);
    ReplicaOfOneKey b = replicas.get(1);
    a.write("colour=red\nsize=4", 1);
    b.receive(a);
    a.write("colour=blue", 2);
    b.write("size=5\nshape=round=ish", 3);
    converge(replicas);
    assertThat(a.read()).containsExactly("colour=blue\nshape=round=ish\nsize=5");
    b.write("-shape", 4);
    converge(replicas);
    assertThat(a.read()).containsExactly("colour=blue\nsize=5");
  }

  @Test
  void concurrent_values_of_a_field_are_ordered_by_lamport_time_and_then_by_node() {
    List<ReplicaOfOneKey> replicas = replicas("crdt:map", 2);
    ReplicaOfOneKey a = replicas.get(0);
    ReplicaOfOneKey b = replicas.get(1);
    a.write("colour=red", 9); // both at time 1: the wall clocks do not matter
    b.write("colour=blue", 1);
    converge(replicas);
    assertThat(a.read()).containsExactly("colour=blue");
    a.write("size=1", 10);
    a.write("size=2", 11); // has seen one write more than the other
    b.write("size=3", 12);
    converge(replicas);
    assertThat(b.read()).containsExactly("colour=blue\nsize=2");
    b.write("size=4", 1);
    a.write("shape=round", 20);
    converge(replicas);
    assertThat(a.read()).containsExactly("colour=blue\nshape=round\nsize=4");
  }

  @RepeatedTest(100)
  void replicas_of_sets_and_maps_that_saw_the_same_read_the_same(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    boolean set = random.nextBoolean();
    List<ReplicaOfOneKey> replicas = replicas(set ? "crdt:set" : "crdt:map", 3);
    for (int step = 0; step < 40; step++) {
      ReplicaOfOneKey replica = replicas.get(random.nextInt(3));
      int name = random.nextInt(4);
      switch (random.nextInt(4)) {
        case 0 -> replica.write(set ? "+" + name : name + "=" + step, step);
        case 1 -> replica.write("-" + name, step);
        default -> replica.receive(replicas.get(random.nextInt(3)));
      }
    }
    converge(replicas);
    assertThat(replicas.get(1).read()).isEqualTo(replicas.get(0).read());
    assertThat(replicas.get(2).read()).isEqualTo(replicas.get(0).read());
  }

  @Test
  void the_last_writer_wins_only_among_concurrent_writes() {
    List<ReplicaOfOneKey> replicas = replicas("lww", 3);
    replicas.get(0).write("early", 10);
    replicas.get(1).write("late", 20);
    replicas.get(2).receive(replicas.get(1));
    replicas.get(2).write("after late, by a slow clock", 5);
    converge(replicas);
    assertThat(replicas.get(0).read()).containsExactly("early");
    assertThat(replicas.get(0).versions()).isEqualTo(replicas.get(2).versions());
    replicas.get(1).write("last", 30);
    converge(replicas);
    assertThat(replicas.get(0).read()).containsExactly("last");
  }

  @Test
  void an_operation_that_is_none_says_what_is_expected() {
    assertThatThrownBy(() -> replicas("crdt:counter", 1).getFirst().write("many", 1))
        .hasMessageContaining("an integer to add");
    assertThatThrownBy(() -> replicas("crdt:set", 1).getFirst().write("milk", 1))
        .hasMessageContaining("+element");
    assertThatThrownBy(() -> replicas("crdt:map", 1).getFirst().write("=x", 1))
        .hasMessageContaining("field=value");
  }

  private static List<ReplicaOfOneKey> replicas(String policyName, int count) {
    MergePolicy policy = MergePolicies.of(policyName);
    List<ReplicaOfOneKey> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replicas.add(new ReplicaOfOneKey("n" + i, policy));
    }
    return replicas;
  }

  private static void converge(List<ReplicaOfOneKey> replicas) {
    for (int round = 0; round < 2; round++) {
      for (ReplicaOfOneKey to : replicas) {
        for (ReplicaOfOneKey from : replicas) {
          to.receive(from);
        }
      }
    }
  }
}
