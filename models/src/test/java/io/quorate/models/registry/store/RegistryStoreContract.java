package io.quorate.models.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.registry.StoreQuery.Change;
import io.quorate.models.registry.StoreQuery.Condition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every registry store must satisfy. */
abstract class RegistryStoreContract {

  /** The store, opened once more: another process's view of the same documents. */
  abstract RegistryStore open() throws Exception;

  /** How large a document has to find room. */
  int documentBytes() {
    return 3 << 20;
  }

  private static StoreQuery.Commit commit(String key, long revision, String document) {
    return new StoreQuery.Commit(
        List.of(new Condition(key, revision)), List.of(new Change(key, bytes(document))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static StoreAnswer.Documents read(RegistryStore store, String... keys) {
    return (StoreAnswer.Documents) store.ask(new StoreQuery.Read(List.of(keys), List.of()));
  }

  private static String text(RegistryStore store, String key) {
    StoreAnswer.Document document = read(store, key).documents().get(key);
    return document == null ? "absent" : new String(document.bytes(), StandardCharsets.UTF_8);
  }

  private static long revision(RegistryStore store, String key) {
    StoreAnswer.Document document = read(store, key).documents().get(key);
    return document == null ? 0 : document.revision();
  }

  @Test
  void what_is_committed_is_read_by_all() throws Exception {
    try (RegistryStore one = open();
        RegistryStore other = open()) {
      assertThat(text(other, "a/1")).isEqualTo("absent");
      assertThat(one.ask(commit("a/1", 0, "first"))).isInstanceOf(StoreAnswer.Committed.class);
      assertThat(text(one, "a/1")).isEqualTo("first");
      assertThat(text(other, "a/1")).isEqualTo("first");
    }
    try (RegistryStore later = open()) {
      assertThat(text(later, "a/1")).isEqualTo("first");
    }
  }

  @Test
  void a_condition_that_does_not_hold_prevents_everything() throws Exception {
    try (RegistryStore store = open();
        RegistryStore other = open()) {
      store.ask(commit("a/1", 0, "first"));
      long revision = revision(other, "a/1");
      store.ask(commit("a/1", revision, "second"));
      StoreQuery.Commit late =
          new StoreQuery.Commit(
              List.of(new Condition("b/1", 0), new Condition("a/1", revision)),
              List.of(new Change("b/1", bytes("never")), new Change("a/1", bytes("never"))));
      assertThat(other.ask(late)).isInstanceOf(StoreAnswer.Conflict.class);
      assertThat(text(other, "b/1")).isEqualTo("absent");
      assertThat(text(other, "a/1")).isEqualTo("second");
      assertThat(other.ask(commit("a/1", 0, "never"))).isInstanceOf(StoreAnswer.Conflict.class);
      assertThat(other.ask(commit("c/1", 7, "never"))).isInstanceOf(StoreAnswer.Conflict.class);
    }
  }

  @Test
  void a_deleted_document_is_absent_and_its_revision_never_comes_back() throws Exception {
    try (RegistryStore store = open()) {
      store.ask(commit("a/1", 0, "first"));
      long first = revision(store, "a/1");
      store.ask(
          new StoreQuery.Commit(
              List.of(new Condition("a/1", first)), List.of(new Change("a/1", null))));
      assertThat(text(store, "a/1")).isEqualTo("absent");
      store.ask(commit("a/1", 0, "again"));
      assertThat(revision(store, "a/1")).isNotEqualTo(first);
    }
  }

  @Test
  void a_prefix_is_read_whole_and_alone() throws Exception {
    try (RegistryStore store = open()) {
      for (String key :
          List.of("a/", "a/B", "a/a", "a/a.b", "a/a-b", "a/a_b", "a/~", "a0", "A/a", "a", "b/a")) {
        store.ask(commit(key, 0, key));
      }
      var found =
          (StoreAnswer.Documents) store.ask(new StoreQuery.Read(List.of("b/a"), List.of("a/")));
      assertThat(found.documents().keySet())
          .containsExactly("a/", "a/B", "a/a", "a/a-b", "a/a.b", "a/a_b", "a/~", "b/a");
    }
  }

  @Test
  void documents_hold_any_bytes_and_many_of_them() throws Exception {
    byte[] large = new byte[documentBytes()];
    new Random(1).nextBytes(large);
    try (RegistryStore store = open()) {
      store.ask(new StoreQuery.Commit(List.of(), List.of(new Change("large", large))));
      store.ask(new StoreQuery.Commit(List.of(), List.of(new Change("empty", new byte[0]))));
      var found = read(store, "large", "empty").documents();
      assertThat(found.get("large").bytes()).isEqualTo(large);
      assertThat(found.get("empty").bytes()).isEmpty();
    }
  }

  /** Many add to one counter and to a log of their own: no addition is lost, none counts twice. */
  @Test
  void commits_of_many_at_once_follow_one_another() throws Exception {
    int writers = 4;
    int each = 25;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String own = "log/" + writer;
        tasks.add(() -> addUp(own, each));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
    try (RegistryStore store = open()) {
      assertThat(text(store, "counter")).isEqualTo(String.valueOf(writers * each));
      for (int writer = 0; writer < writers; writer++) {
        assertThat(text(store, "log/" + writer)).isEqualTo(String.valueOf(each));
      }
    }
  }

  private Void addUp(String own, int each) throws Exception {
    try (RegistryStore store = open()) {
      for (int done = 0; done < each; ) {
        var read = read(store, "counter", own).documents();
        StoreAnswer.Document counter = read.get("counter");
        long now =
            counter == null
                ? 0
                : Long.parseLong(new String(counter.bytes(), StandardCharsets.UTF_8));
        StoreQuery.Commit add =
            new StoreQuery.Commit(
                List.of(new Condition("counter", counter == null ? 0 : counter.revision())),
                List.of(
                    new Change("counter", bytes(String.valueOf(now + 1))),
                    new Change(own, bytes(String.valueOf(done + 1)))));
        switch (store.ask(add)) {
          case StoreAnswer.Committed _ -> done++;
          case StoreAnswer.Conflict _ -> {
            // Read and try again.
          }
          case StoreAnswer.Refused refused -> throw new AssertionError(refused);
          case StoreAnswer.Documents documents -> throw new AssertionError(documents);
        }
      }
    }
    return null;
  }

  @Test
  void what_it_cannot_promise_is_said() throws Exception {
    try (RegistryStore store = open()) {
      assertThat(store.promises().limits()).isNotBlank();
    }
  }

  @Test
  void who_waits_for_a_change_is_woken_by_another_process() throws Exception {
    try (RegistryStore store = open();
        RegistryStore other = open()) {
      assertThat(store.ask(commit("models/a/b", 0, "first")))
          .isInstanceOf(StoreAnswer.Committed.class);
      Duration patience = Duration.ofSeconds(60);
      long place = store.awaitChange(0, patience);
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        Future<Long> woken = threads.submit(() -> awaitAnother(store, place, patience));
        assertThat(other.ask(commit("lanes/eu/a/b/c", 0, "first")))
            .isInstanceOf(StoreAnswer.Committed.class);
        assertThat(woken.get(patience.toSeconds(), TimeUnit.SECONDS)).isNotEqualTo(place);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static long awaitAnother(RegistryStore store, long place, Duration max)
      throws InterruptedException {
    long next = place;
    while (next == place) {
      next = store.awaitChange(place, max);
    }
    return next;
  }
}
