package io.quorate.models.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.fleet.Order;
import io.quorate.models.fleet.Target;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A failing run prints its seed; {@code -Dquorate.fleet.seed=N} runs it alone, {@code
 * -Dquorate.fleet.seeds=N} runs more.
 */
class FleetSimulationTest {
  private static final int SEEDS = Integer.getInteger("quorate.fleet.seeds", 1_000);

  /** What a batch has to meet. */
  private static final List<String> BRANCHES =
      List.of(
          "agent behind",
          "agent ended at Stage, before it",
          "agent ended at Switch, after it",
          "agent ended at Switch, before it",
          "agent ended at Unlink, after it",
          "agent ended at Unlink, before it",
          "agent joined late",
          "agent stopped",
          "agent switched",
          "agent.library rotted",
          "agent.pruned",
          "agent.stale order",
          "damage told",
          "damaged on the way",
          "hook drained",
          "hook fenced",
          "hook serving",
          "hook staged",
          "node ended",
          "notification lost",
          "partition",
          "registry.conflict",
          "report repeated",
          "rolled back",
          "rollout ABORTED",
          "rollout DONE",
          "rollout drains",
          "rollout queued",
          "rollout.expired",
          "store unreachable",
          "wave released");

  @Test
  void a_fleet_keeps_its_promises_whatever_goes_wrong() {
    Integer only = Integer.getInteger("quorate.fleet.seed");
    Map<String, Integer> counts = new TreeMap<>();
    int first = only == null ? 0 : only;
    int last = only == null ? SEEDS : only + 1;
    for (int seed = first; seed < last; seed++) {
      FleetWorld world = new FleetWorld(seed, new Defects()).run();
      assertThat(world.flaws).as("seed %d", seed).isEmpty();
      world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }
    if (only == null) {
      assertThat(counts).as("what the runs have met").containsKeys(BRANCHES.toArray(String[]::new));
    }
  }

  @Test
  void an_agent_that_switches_by_itself_is_caught() {
    caught(
        new Defects() {
          @Override
          RegistryReply.Ordered orders(RegistryReply.Ordered orders) {
            return new RegistryReply.Ordered(
                orders.orders().stream().map(order -> eager(order)).toList(), orders.announced());
          }
        },
        "before it was released");
  }

  private static Order eager(Order order) {
    Target stage = order.stage();
    return stage == null
        ? order
        : new Order(
            order.model(),
            order.alias(),
            order.step(),
            stage,
            stage,
            order.back(),
            order.draining());
  }

  @Test
  void an_agent_that_takes_an_older_order_is_caught() {
    caught(
        new Defects() {
          @Override
          RegistryReply.Ordered orders(RegistryReply.Ordered orders) {
            return new RegistryReply.Ordered(
                orders.orders().stream()
                    .map(own ->
                        new Order(
                            own.model(),
                            own.alias(),
                            1_000,
                            own.serve(),
                            own.stage(),
                            own.back(),
                            own.draining()))
                    .toList(),
                orders.announced());
          }
        },
        "served at once, strictly");
  }

  @Test
  void an_agent_that_only_says_that_it_stopped_is_caught() {
    caught(
        new Defects() {
          @Override
          boolean neverStops() {
            return true;
          }
        },
        "served at once, strictly");
  }

  @Test
  void a_library_that_does_not_verify_is_caught() {
    caught(
        new Defects() {
          @Override
          boolean takesUnverified() {
            return true;
          }
        },
        "with content damaged");
  }

  @Test
  void a_library_that_is_not_verified_on_restart_is_caught() {
    caught(
        new Defects() {
          @Override
          boolean trustsItsLibrary() {
            return true;
          }
        },
        "with content rotted");
  }

  @Test
  void a_library_that_drops_what_is_served_is_caught() {
    caught(
        new Defects() {
          @Override
          long prunes(long number, long served) {
            return served == 0 ? number : served;
          }
        },
        "and serves it");
  }

  @Test
  void a_deadline_that_is_counted_by_a_wall_clock_is_caught() {
    caught(
        new Defects() {
          @Override
          boolean keepsByWallClock() {
            return true;
          }
        },
        "before its deadline");
  }

  @Test
  void an_agent_that_trusts_notifications_is_caught() {
    caught(
        new Defects() {
          @Override
          boolean neverPolls() {
            return true;
          }
        },
        "in the end");
  }

  @Test
  void a_rollout_without_approval_is_caught() {
    caught(read("\"state\":\"CHECKED\"", "\"state\":\"APPROVED\""), "which nobody has approved");
  }

  @Test
  void a_barrier_that_takes_who_loads_for_ready_is_caught() {
    caught(read("\"state\":\"STAGING\"", "\"state\":\"STAGED\""), "ready, barrier");
  }

  /** Documents are read as if something else were written in them. */
  private static Defects read(String text, String as) {
    return new Defects() {
      @Override
      StoreAnswer answer(StoreAnswer answer) {
        if (!(answer instanceof StoreAnswer.Documents documents)) {
          return answer;
        }
        TreeMap<String, StoreAnswer.Document> changed = new TreeMap<>();
        documents
            .documents()
            .forEach((key, document) -> {
              String json = new String(document.bytes(), StandardCharsets.UTF_8).replace(text, as);
              changed.put(
                  key,
                  new StoreAnswer.Document(
                      json.getBytes(StandardCharsets.UTF_8), document.revision()));
            });
        return new StoreAnswer.Documents(changed);
      }
    };
  }

  @Test
  void a_rollout_that_does_not_look_at_who_joins_is_caught() {
    caught(
        new Defects() {
          @Override
          StoreQuery query(StoreQuery query) {
            return query instanceof StoreQuery.Commit commit
                ? new StoreQuery.Commit(
                    commit.conditions().stream()
                        .filter(condition -> !condition.key().startsWith("fleets/"))
                        .toList(),
                    commit.changes())
                : query;
          }
        },
        "ready, barrier");
  }

  @Test
  void a_rollout_that_begins_unnoticed_by_who_joins_is_caught() {
    caught(
        new Defects() {
          @Override
          StoreQuery query(StoreQuery query) {
            boolean begins =
                query instanceof StoreQuery.Commit commit
                    && commit.changes().stream()
                        .anyMatch(change -> change.key().startsWith("audit/"));
            return begins && query instanceof StoreQuery.Commit commit
                ? new StoreQuery.Commit(
                    commit.conditions(),
                    commit.changes().stream()
                        .filter(change -> !change.key().startsWith("fleets/"))
                        .toList())
                : query;
          }
        },
        "ready, barrier");
  }

  private static void caught(Defects defects, String by) {
    for (int seed = 0; seed < 600; seed++) {
      FleetWorld world = new FleetWorld(seed, defects).run();
      if (world.flaws.stream().anyMatch(flaw -> flaw.contains(by))) {
        return;
      }
    }
    throw new AssertionError("600 seeds went by, and nobody objected: " + by);
  }
}
