package io.quorate.server.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quorate.server.endpoint.HttpExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** One reading of all figures, in the text format of Prometheus. */
public final class Page implements HttpExtension.Figures {
  private final List<MetricSnapshot> snapshots = new ArrayList<>();

  /** Adds what only grows; the name goes without {@code _total}, which the format adds. */
  @Override
  public Page counter(String name, String help, double value) {
    snapshots.add(
        CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
            .build());
    return this;
  }

  /** Adds what goes up and down. */
  @Override
  public Page gauge(String name, String help, double value) {
    snapshots.add(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
            .build());
    return this;
  }

  /** Adds a gauge with one value for each label. */
  public Page gauges(String name, String help, String label, SortedMap<String, Long> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    values.forEach((of, value) ->
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder().labels(Labels.of(label, of)).value(value).build()));
    snapshots.add(gauge.build());
    return this;
  }

  /** Adds durations. */
  public Page histogram(String name, String help, Histogram histogram) {
    snapshots.add(
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(histogram.snapshot(Labels.EMPTY))
            .build());
    return this;
  }

  /** Adds durations of operations. */
  public Page operations(OperationFigures figures) {
    snapshots.addAll(figures.snapshots());
    return this;
  }

  /** Adds what protocols note. */
  public Page probes(ProbeFigures figures) {
    snapshots.addAll(figures.snapshots());
    return this;
  }

  /** Adds what the process uses. */
  public Page process() {
    ProcessFigures.addTo(this);
    return this;
  }

  /** Writes the page. */
  public void writeTo(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create()
        .write(out, new MetricSnapshots(snapshots), EscapingScheme.DEFAULT);
  }
}
