package io.quorate.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.registry.Model.OnStaleParent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A failing run prints its seed; {@code -Dquorate.registry.seed=N} runs it alone. */
class RegistrySimulationTest {
  private static final int SEEDS_PLANTED = 300;
  private static final int SEEDS = Integer.getInteger("quorate.registry.seeds", 1_000);

  @Test
  void publishers_race_and_no_promise_breaks() {
    Map<String, Integer> counts = new TreeMap<>();
    Integer only = Integer.getInteger("quorate.registry.seed");
    int first = only == null ? 0 : only;
    int last = only == null ? SEEDS : only + 1;
    for (int seed = first; seed < last; seed++) {
      OnStaleParent rule = OnStaleParent.values()[seed % OnStaleParent.values().length];
      RegistryWorld world = new RegistryWorld(seed, UnaryOperator.identity()).run(rule);
      assertThat(flaws(world, rule)).as("seed %d", seed).isEmpty();
      world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }
    assertThat(counts)
        .as("what the runs have met")
        .containsKeys(
            "conflict",
            "crash",
            "question lost",
            "answer lost",
            "tried again",
            "registry.conflict");
  }

  @Test
  void a_number_that_means_two_digests_is_caught() {
    caught(
        query -> new StoreQuery.Commit(List.of(), query.changes()),
        "is not what was acknowledged as it");
  }

  @Test
  void two_versions_with_one_parent_are_caught() {
    for (int seed = 0; seed < SEEDS_PLANTED; seed++) {
      RegistryWorld world = new RegistryWorld(seed, query -> query).run(OnStaleParent.BRANCH);
      if (flaws(world, OnStaleParent.REFUSE).stream()
          .anyMatch(flaw -> flaw.contains("have the same parent"))) {
        return;
      }
    }
    throw new AssertionError("a registry took every stale parent, and nobody objected");
  }

  @Test
  void a_request_that_is_not_remembered_is_caught() {
    caught(
        query ->
            new StoreQuery.Commit(
                query.conditions(),
                query.changes().stream()
                    .filter(change -> !change.key().startsWith("requests/"))
                    .toList()),
        "one push made versions");
  }

  @Test
  void a_trail_that_misses_an_entry_is_caught() {
    caught(
        query ->
            new StoreQuery.Commit(
                query.conditions(),
                query.changes().stream().filter(change -> !change.key().endsWith("17")).toList()),
        "entry 17");
  }

  private static void caught(UnaryOperator<StoreQuery.Commit> defect, String by) {
    UnaryOperator<StoreQuery> planted =
        query -> query instanceof StoreQuery.Commit commit ? defect.apply(commit) : query;
    for (int seed = 0; seed < SEEDS_PLANTED; seed++) {
      OnStaleParent rule = OnStaleParent.values()[seed % OnStaleParent.values().length];
      List<String> flaws = flaws(new RegistryWorld(seed, planted).run(rule), rule);
      if (flaws.stream().anyMatch(flaw -> flaw.contains(by))) {
        return;
      }
    }
    throw new AssertionError(SEEDS_PLANTED + " seeds went by, and nobody objected: " + by);
  }

  /** What is wrong with a run, in sentences. */
  private static List<String> flaws(RegistryWorld world, OnStaleParent rule) {
    var history = (RegistryReply.History) world.read(new RegistryCall.History(RegistryWorld.MODEL));
    var trail = (RegistryReply.Audited) world.read(new RegistryCall.Audit(RegistryWorld.MODEL));
    List<String> flaws = new ArrayList<>();
    numbered(history, flaws);
    answers(world, history, flaws);
    if (rule == OnStaleParent.REFUSE) {
      oneChildEach(history, flaws);
    }
    AuditTrail.flaw(trail.entries(), trail.model().audits(), trail.model().auditHash())
        .ifPresent(flaws::add);
    return flaws;
  }

  private static void numbered(RegistryReply.History history, List<String> flaws) {
    Map<String, Long> numbers = new TreeMap<>();
    long expected = 1;
    for (ModelVersion version : history.versions()) {
      if (version.number() != expected++) {
        flaws.add("version " + (expected - 1) + " is missing");
      }
      Long before = numbers.put(version.digest(), version.number());
      if (before != null) {
        flaws.add("one push made versions " + before + " and " + version.number());
      }
    }
    if (history.versions().size() != history.model().last()) {
      flaws.add("the model counts " + history.model().last() + " versions");
    }
  }

  /** Who was told a number finds their content under it, and who was refused finds it nowhere. */
  private static void answers(
      RegistryWorld world, RegistryReply.History history, List<String> flaws) {
    for (RegistryWorld.Answered answered : world.answered) {
      String digest = answered.call().digest();
      switch (answered.reply()) {
        case RegistryReply.Published published -> {
          long number = published.version().number();
          if (number > history.versions().size()
              || !history.versions().get((int) number - 1).digest().equals(digest)) {
            flaws.add("version " + number + " is not what was acknowledged as it");
          }
        }
        case RegistryReply.Refused _ -> {
          if (history.versions().stream().anyMatch(version -> version.digest().equals(digest))) {
            flaws.add(answered.call().requestId() + " was refused and done");
          }
        }
        default -> flaws.add("answered by " + answered.reply());
      }
    }
  }

  private static void oneChildEach(RegistryReply.History history, List<String> flaws) {
    Map<Long, Long> children = new TreeMap<>();
    for (ModelVersion version : history.versions()) {
      Long other = children.put(version.parent(), version.number());
      if (other != null) {
        flaws.add("versions %d and %d have the same parent".formatted(other, version.number()));
      }
    }
  }
}
