package io.quorate.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.RequestHandler;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/** Durations by operation and keyspace, and refusals by code. Recorded on the loop. */
public final class OperationFigures {
  /** Beyond so many keyspaces the rest share one label. */
  private static final int KEYSPACES_MAX = 500;

  private static final Operation[] OPERATIONS = Operation.values();

  private final Map<String, Histogram[]> byKeyspace = new ConcurrentHashMap<>();
  private final AtomicLongArray refused = new AtomicLongArray(ErrorCode.values().length);

  /** The same handler, measured. */
  public RequestHandler measured(RequestHandler handler) {
    return (request, reply) -> handler.handle(request, measured(request, reply));
  }

  private Consumer<Reply> measured(Request request, Consumer<Reply> reply) {
    long began = System.nanoTime();
    return answer -> {
      record(request, answer, System.nanoTime() - began);
      reply.accept(answer);
    };
  }

  private void record(Request request, Reply reply, long nanos) {
    String keyspace = request instanceof Request.Data data ? data.keyspace() : "";
    if (reply instanceof Reply.Refused refusal) {
      ErrorCode code = refusal.refusal().code();
      refused.setRelease(code.ordinal(), refused.getPlain(code.ordinal()) + 1);
      if (code == ErrorCode.UNKNOWN_KEYSPACE) {
        return; // names that callers make up are no labels
      }
    }
    Histogram[] histograms = byKeyspace.get(keyspace);
    if (histograms == null) {
      histograms = histogramsOf(keyspace);
    }
    histograms[Operation.of(request).ordinal()].record(nanos);
  }

  private Histogram[] histogramsOf(String keyspace) {
    String label = byKeyspace.size() < KEYSPACES_MAX ? keyspace : "(others)";
    return byKeyspace.computeIfAbsent(
        label,
        _ -> {
          Histogram[] histograms = new Histogram[OPERATIONS.length];
          for (int i = 0; i < histograms.length; i++) {
            histograms[i] = new Histogram();
          }
          return histograms;
        });
  }

  List<MetricSnapshot> snapshots() {
    HistogramSnapshot.Builder durations =
        HistogramSnapshot.builder()
            .name("quorate_operation_seconds")
            .help("Time from a request's arrival at this node to its answer");
    byKeyspace.forEach((keyspace, histograms) -> {
      for (Operation operation : OPERATIONS) {
        Histogram histogram = histograms[operation.ordinal()];
        if (histogram.count() > 0) {
          durations.dataPoint(
              histogram.snapshot(Labels.of("operation", operation.label, "keyspace", keyspace)));
        }
      }
    });
    CounterSnapshot.Builder refusals =
        CounterSnapshot.builder()
            .name("quorate_refused")
            .help("Requests that were not done, by code");
    for (ErrorCode code : ErrorCode.values()) {
      refusals.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("code", code.name()))
              .value(refused.getAcquire(code.ordinal()))
              .build());
    }
    return List.of(durations.build(), refusals.build());
  }
}
