package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was asked of all systems in turn, and how the first did beside each other one. */
record Workload(Operation operation, int clients, List<Summary> systems) {

  Workload {
    systems = List.copyOf(systems);
  }

  private String name() {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  String text() {
    StringBuilder text = new StringBuilder("%s, %d clients%n".formatted(name(), clients));
    systems.forEach(summary -> text.append(summary.text()).append(System.lineSeparator()));
    Summary first = systems.getFirst();
    for (Summary other : systems.subList(1, systems.size())) {
      text.append(
          "  %s / %s: operations/s %.2f, p50 %.2f, p99 %.2f, CPU per operation %.2f, of servers alone %.2f%n"
              .formatted(
                  first.system(),
                  other.system(),
                  first.perSecond() / other.perSecond(),
                  first.p50Millis() / other.p50Millis(),
                  first.p99Millis() / other.p99Millis(),
                  first.cpuPer10k() / other.cpuPer10k(),
                  first.serversCpuPer10k() / other.serversCpuPer10k()));
    }
    return text.toString();
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("operation", name());
    document.put("clients", clients);
    document.put("systems", systems.stream().map(Summary::document).toList());
    Map<String, Object> ratios = new LinkedHashMap<>();
    Summary first = systems.getFirst();
    for (Summary other : systems.subList(1, systems.size())) {
      Map<String, Object> ratio = new LinkedHashMap<>();
      ratio.put("operationsPerSecond", first.perSecond() / other.perSecond());
      ratio.put("cpuPerOperation", first.cpuPer10k() / other.cpuPer10k());
      ratio.put("serversCpuPerOperation", first.serversCpuPer10k() / other.serversCpuPer10k());
      ratios.put("%s/%s".formatted(first.system(), other.system()), ratio);
    }
    document.put("ratios", ratios);
    return document;
  }
}
