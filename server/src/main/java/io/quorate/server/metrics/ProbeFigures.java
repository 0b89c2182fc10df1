package io.quorate.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** What protocols note: hints, repairs, epochs, timeouts. Recorded on the loop. */
public final class ProbeFigures {
  private static final int TIMES = 0;
  private static final int SUM = 1;

  private final Map<String, AtomicLongArray> probes = new ConcurrentSkipListMap<>();

  /** Notes a value once. */
  public void note(String probe, long value) {
    AtomicLongArray figures = probes.get(probe);
    if (figures == null) {
      figures = new AtomicLongArray(2);
      probes.put(probe, figures);
    }
    figures.setRelease(TIMES, figures.getPlain(TIMES) + 1);
    figures.setRelease(SUM, figures.getPlain(SUM) + value);
  }

  /** How often that was noted. */
  public long times(String probe) {
    AtomicLongArray figures = probes.get(probe);
    return figures == null ? 0 : figures.get(TIMES);
  }

  List<MetricSnapshot> snapshots() {
    return List.of(
        counter("quorate_probe_times", "How often a protocol noted something", TIMES),
        counter("quorate_probe_sum", "Sum of the values that a protocol noted", SUM));
  }

  private MetricSnapshot counter(String name, String help, int index) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    probes.forEach((probe, figures) ->
        counter.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("probe", probe))
                .value(figures.getAcquire(index))
                .build()));
    return counter.build();
  }
}
