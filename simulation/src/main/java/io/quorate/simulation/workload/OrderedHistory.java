package io.quorate.simulation.workload;

import io.quorate.checker.Checker;
import io.quorate.checker.Consistency;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.search.Budget;
import io.quorate.checker.verdict.Verdict;
import io.quorate.simulation.engine.Environment;
import java.time.Duration;

/** What all clients of one ordered keyspace did and saw, and whether one order explains it. */
final class OrderedHistory {
  private static final Budget BUDGET = new Budget(Duration.ofSeconds(20), 256L << 20);

  private final Consistency model;
  private final Environment environment;
  private final HistoryBuilder recording = History.builder();

  OrderedHistory(Consistency model, Environment environment) {
    this.model = model;
    this.environment = environment;
  }

  /** Where clients note what they do. */
  HistoryBuilder recording() {
    return recording;
  }

  /** Whether reads carry what their session has seen, because any replica may answer them. */
  boolean readsBySession() {
    return model == Consistency.SEQUENTIAL;
  }

  void judge(String keyspace) {
    switch (Checker.check(recording.build(), model, BUDGET)) {
      case Verdict.Valid _ -> environment.counts().add("history." + model.id());
      case Verdict.Violated violated ->
          environment.violated(
              "the history of %s is not %s: %s %s"
                  .formatted(keyspace, model.id(), violated.reason(), violated.core()));
      case Verdict.Unknown unknown ->
          environment.violated(
              "nobody knows whether the history of %s is %s: %s"
                  .formatted(keyspace, model.id(), unknown.reason()));
    }
  }
}
