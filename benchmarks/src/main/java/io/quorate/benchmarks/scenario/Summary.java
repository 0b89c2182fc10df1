package io.quorate.benchmarks.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of one system under one workload; every figure is a median over them. */
record Summary(String system, List<Round> rounds) {

  Summary {
    rounds = List.copyOf(rounds);
  }

  double perSecond() {
    return median(round -> round.sample().perSecond());
  }

  double serversCpuPer10k() {
    return median(Round::serversCpuPer10k);
  }

  double clientCpuPer10k() {
    return median(Round::clientCpuPer10k);
  }

  double cpuPer10k() {
    return median(Round::cpuPer10k);
  }

  double p50Millis() {
    return median(round -> round.sample().p50Millis());
  }

  double p99Millis() {
    return median(round -> round.sample().p99Millis());
  }

  double othersCpu() {
    return median(Round::othersCpu);
  }

  double longestMillis() {
    return rounds.stream().mapToDouble(round -> round.sample().maxMillis()).max().orElse(0);
  }

  long failures() {
    return rounds.stream().mapToLong(round -> round.sample().failures()).sum();
  }

  double median(ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  String text() {
    double[] rates =
        rounds.stream().mapToDouble(round -> round.sample().perSecond()).sorted().toArray();
    String line =
        "  %-10s %,9.0f /s (%,.0f to %,.0f)  p50 %.2f ms  p99 %.2f ms  CPU s per 10,000: servers %.3f, client %.3f; others kept %.1f cores busy"
            .formatted(
                system,
                perSecond(),
                rates[0],
                rates[rates.length - 1],
                p50Millis(),
                p99Millis(),
                serversCpuPer10k(),
                clientCpuPer10k(),
                othersCpu());
    return failures() == 0 ? line : line + "  FAILED %d: %s".formatted(failures(), firstFailure());
  }

  private String firstFailure() {
    return rounds.stream()
        .map(round -> round.sample().firstFailure())
        .filter(failure -> !failure.isEmpty())
        .findFirst()
        .orElse("");
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("system", system);
    document.put("operationsPerSecond", perSecond());
    document.put(
        "operationsPerSecondOfRounds",
        rounds.stream().map(round -> round.sample().perSecond()).toList());
    document.put("p50Millis", p50Millis());
    document.put("p99Millis", p99Millis());
    document.put("serversCpuSecondsPer10k", serversCpuPer10k());
    document.put("clientCpuSecondsPer10k", clientCpuPer10k());
    document.put("othersCpuCores", othersCpu());
    document.put("failures", failures());
    return document;
  }
}
