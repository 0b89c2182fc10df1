package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
  private static final byte[] KEY = {'k'};

  private static void add(RecentWrites recent, long revision, int sub) {
    recent.add(revision, sub, new FeedRow(revision % 2 == 0, revision - 1, KEY));
  }

  private static List<Long> takeAll(RecentWrites recent) {
    List<Long> revisions = new ArrayList<>();
    for (RecentWrites.Write next = recent.peek(); next != null; next = recent.peek()) {
      assertThat(next.row().superseded()).isEqualTo(next.revision() - 1);
      assertThat(next.row().deleted()).isEqualTo(next.revision() % 2 == 0);
      assertThat(next.row().key()).isEqualTo(KEY);
      revisions.add(next.revision());
      recent.take();
    }
    return revisions;
  }

  @Test
  void what_was_written_comes_out_once_and_in_order() {
    RecentWrites recent = new RecentWrites(20, 100, 8);
    List<Long> taken = new ArrayList<>();
    List<Long> written = new ArrayList<>();
    for (long revision = 8; revision < 60; revision++) {
      add(recent, revision, 0);
      written.add(revision);
      if (revision % 7 == 0) {
        taken.addAll(takeAll(recent));
      }
    }
    taken.addAll(takeAll(recent));
    assertThat(taken).isEqualTo(written);
    assertThat(recent.from()).isEqualTo(8);
  }

  @Test
  void over_the_limit_the_oldest_are_forgotten_and_it_says_from_where_on_all_are_held() {
    RecentWrites recent = new RecentWrites(20, 3, 8);
    for (long revision = 8; revision < 100; revision++) {
      add(recent, revision, 0);
      add(recent, revision, 1); // a revision may be cut by the end of a chunk
    }
    assertThat(recent.peek()).isNotNull();
    for (long revision = 100; revision < 140; revision++) {
      add(recent, revision, 0);
      add(recent, revision, 1);
    }
    long from = recent.from();
    assertThat(from).isBetween(120L, 139L);
    List<Long> held = takeAll(recent).stream().filter(revision -> revision >= from).toList();
    List<Long> expected = new ArrayList<>();
    for (long revision = from; revision < 140; revision++) {
      expected.add(revision);
      expected.add(revision);
    }
    assertThat(held).isEqualTo(expected);
  }

  @Test
  void what_holds_nothing_says_so() {
    RecentWrites none = RecentWrites.none();
    add(none, 5, 0);
    assertThat(none.peek()).isNull();
    assertThat(none.from()).isEqualTo(Long.MAX_VALUE);
  }
}
