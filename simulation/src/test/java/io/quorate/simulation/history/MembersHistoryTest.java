package io.quorate.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MembersHistoryTest {
  private final List<String> violations = new ArrayList<>();
  private final MembersHistory set = new MembersHistory("k", violations::add);

  private void removedBefore(Write.Fate fate) {
    set.known(set.remove("m"), fate);
    set.known(set.add("m", ""), Write.Fate.ACKNOWLEDGED);
    set.judge(new TreeMap<>());
  }

  @Test
  void an_addition_outlasts_a_removal_that_was_done_before() {
    removedBefore(Write.Fate.ACKNOWLEDGED);
    assertThat(violations).singleElement().asString().contains("the end misses member m");
  }

  @Test
  void an_addition_outlasts_a_removal_that_was_refused() {
    removedBefore(Write.Fate.NOT_DONE);
    assertThat(violations).hasSize(1);
  }

  @Test
  void a_removal_of_which_nothing_was_heard_may_be_done_much_later() {
    removedBefore(Write.Fate.OPEN);
    assertThat(violations).isEmpty();
  }
}
