package io.quorate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a benchmark measured. */
record BenchReport(
    String keyspace,
    int clients,
    int readPercent,
    int keys,
    int valueBytes,
    double seconds,
    BenchLoad.Totals totals,
    long nodesCpuMillis,
    long ownCpuMillis) {

  long operations() {
    return totals.gets().getTotalCount() + totals.puts().getTotalCount();
  }

  private double cpuSecondsPer10k(long millis) {
    return millis / 1e3 / Math.max(operations(), 1) * 10_000;
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("keyspace", keyspace);
    document.put("clients", clients);
    document.put("readPercent", readPercent);
    document.put("keys", keys);
    document.put("valueBytes", valueBytes);
    document.put("seconds", seconds);
    document.put("operations", operations());
    document.put("operationsPerSecond", operations() / seconds);
    document.put("get", latencies(totals.gets()));
    document.put("put", latencies(totals.puts()));
    document.put("refused", totals.refused());
    document.put("nodesCpuSecondsPer10k", cpuSecondsPer10k(nodesCpuMillis));
    document.put("clientCpuSecondsPer10k", cpuSecondsPer10k(ownCpuMillis));
    return document;
  }

  private Map<String, Object> latencies(Histogram micros) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("operations", micros.getTotalCount());
    view.put("operationsPerSecond", micros.getTotalCount() / seconds);
    view.put("p50Millis", micros.getValueAtPercentile(50) / 1e3);
    view.put("p99Millis", micros.getValueAtPercentile(99) / 1e3);
    view.put("p999Millis", micros.getValueAtPercentile(99.9) / 1e3);
    view.put("maxMillis", micros.getMaxValue() / 1e3);
    return view;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d clients, %d keys, %d-byte values, %d%% gets, %.1f s"
            .formatted(clients, keys, valueBytes, readPercent, seconds));
    line(lines, "get", totals.gets());
    line(lines, "put", totals.puts());
    lines.add("all   %10.0f /s".formatted(operations() / seconds));
    lines.add(
        "CPU seconds per 10,000 operations: nodes %.2f, client %.2f"
            .formatted(cpuSecondsPer10k(nodesCpuMillis), cpuSecondsPer10k(ownCpuMillis)));
    totals.refused().forEach((code, count) -> lines.add("refused %s: %d".formatted(code, count)));
    return String.join(System.lineSeparator(), lines);
  }

  private void line(List<String> lines, String name, Histogram micros) {
    if (micros.getTotalCount() > 0) {
      lines.add(
          "%s   %10.0f /s   p50 %.2f ms   p99 %.2f ms   p99.9 %.2f ms   max %.2f ms"
              .formatted(
                  name,
                  micros.getTotalCount() / seconds,
                  micros.getValueAtPercentile(50) / 1e3,
                  micros.getValueAtPercentile(99) / 1e3,
                  micros.getValueAtPercentile(99.9) / 1e3,
                  micros.getMaxValue() / 1e3));
    }
  }
}
