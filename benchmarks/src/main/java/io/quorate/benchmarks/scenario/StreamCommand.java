package io.quorate.benchmarks.scenario;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.api.etcd.rpc.WatchGrpc;
import io.quorate.api.etcd.rpc.WatchRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import io.quorate.benchmarks.systems.QuorateSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What many watches on one stream cost, and what they and a range over everything do to writers.
 */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Many watches on one stream of etcd's API, each of a key that is written now and then.",
      "Writers keep a steady pace: alone, with the watches, and while somebody asks for everything now and"
          + " then as well. Memory is the nodes' heap after a full collection."
    })
public final class StreamCommand implements Callable<Integer> {
  private static final int WRITERS = 8;
  private static final int ANSWER_BYTES_MAX = 1 << 30;
  private static final long OPEN_SECONDS = 60;
  private static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

  @Option(names = "--watches", defaultValue = "10000", description = "Default: 10,000.")
  int watches;

  @Option(
      names = "--per-second",
      defaultValue = "500",
      description = "Puts of all writers together (default: 500).")
  int perSecond;

  @Option(
      names = "--ranges-per-second",
      defaultValue = "5",
      description = "How often everything is asked for (default: 5).")
  int rangesPerSecond;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Of each of the three parts (default: 10).")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "30", description = "Seconds before (default: 30).")
  int warmUpSeconds;

  @Mixin Systems systems = new Systems();
  @Mixin TemporaryData data = new TemporaryData();
  @Mixin Report report = new Report();

  private volatile boolean ended;
  private final LongAdder events = new LongAdder();
  private final LongAdder ranges = new LongAdder();

  @Override
  public Integer call() throws IOException, InterruptedException {
    data.use(this::measure);
    return 0;
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    try (QuorateSystem quorate = systems.quorate(folder);
        Metrics metrics = new Metrics()) {
      List<ManagedChannel> nodes = quorate.urls().stream().map(StreamCommand::channel).toList();
      try {
        measure(quorate, metrics, nodes);
      } finally {
        nodes.forEach(ManagedChannel::shutdownNow);
      }
    }
  }

  private static ManagedChannel channel(String url) {
    URI uri = URI.create(url);
    ChannelCredentials plain = InsecureChannelCredentials.create();
    return Grpc.newChannelBuilderForAddress(uri.getHost(), uri.getPort() + 1, plain)
        .maxInboundMessageSize(ANSWER_BYTES_MAX)
        .build();
  }

  private void measure(QuorateSystem quorate, Metrics metrics, List<ManagedChannel> nodes)
      throws IOException, InterruptedException {
    EtcdWriters writers = new EtcdWriters(nodes.getFirst(), WRITERS, watches, perSecond);
    writers.each();
    Thread warming = Thread.startVirtualThread(() -> ask(nodes.getLast(), warmUpSeconds));
    writers.run(Duration.ofSeconds(warmUpSeconds));
    warming.join();
    Histogram alone = writers.run(Duration.ofSeconds(seconds));
    double before = heap(quorate, metrics);
    StreamObserver<WatchRequest> stream = open(nodes.get(1));
    double bytes = (heap(quorate, metrics) - before) / watches;
    Histogram watched = writers.run(Duration.ofSeconds(seconds));
    ranges.reset();
    Thread asking = Thread.startVirtualThread(() -> ask(nodes.getLast(), seconds));
    Histogram ranged = writers.run(Duration.ofSeconds(seconds));
    asking.join();
    ended = true;
    stream.onCompleted();
    report(alone, watched, ranged, bytes);
  }

  /** Opens all watches on one stream and waits until each is. */
  private StreamObserver<WatchRequest> open(ManagedChannel node) throws InterruptedException {
    CountDownLatch created = new CountDownLatch(watches);
    StreamObserver<WatchRequest> stream =
        WatchGrpc.newStub(node)
            .watch(
                new StreamObserver<>() {
                  @Override
                  public void onNext(WatchResponse response) {
                    if (response.getCreated()) {
                      created.countDown();
                    }
                    events.add(response.getEventsCount());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    if (!ended) {
                      throw new IllegalStateException("The stream of watches ended", failure);
                    }
                  }

                  @Override
                  public void onCompleted() {
                    // As it was asked to.
                  }
                });
    for (int i = 0; i < watches; i++) {
      WatchCreateRequest watch = WatchCreateRequest.newBuilder().setKey(EtcdWriters.key(i)).build();
      stream.onNext(WatchRequest.newBuilder().setCreateRequest(watch).build());
    }
    if (!created.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(created.getCount() + " watches were not opened");
    }
    return stream;
  }

  /** Asks for everything at that pace, or as fast as it is answered. */
  private void ask(ManagedChannel node, int forSeconds) {
    RangeRequest everything = RangeRequest.newBuilder().setKey(ZERO).setRangeEnd(ZERO).build();
    long apart = TimeUnit.SECONDS.toNanos(1) / rangesPerSecond;
    long due = System.nanoTime();
    long end = due + TimeUnit.SECONDS.toNanos(forSeconds);
    for (; System.nanoTime() - end < 0; due += apart) {
      Pause.until(due);
      int found = KVGrpc.newBlockingStub(node).range(everything).getKvsCount();
      if (found < watches) {
        throw new IllegalStateException("Expected at least " + watches + " keys, was: " + found);
      }
      ranges.increment();
    }
  }

  /** What the nodes hold after a full collection, in bytes. */
  private static double heap(QuorateSystem quorate, Metrics metrics)
      throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (long pid : quorate.pids()) {
      Process collection =
          new ProcessBuilder(jcmd, String.valueOf(pid), "GC.run")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (collection.waitFor() != 0) {
        throw new IllegalStateException("jcmd could not reach process " + pid);
      }
    }
    return metrics.sum(quorate.urls(), "jvm_memory_heap_used_bytes", "");
  }

  private void report(Histogram alone, Histogram watched, Histogram ranged, double bytes)
      throws IOException {
    report.progress(
        ("%,d puts/s: p50 / p99 %.2f / %.1f ms alone; %.2f / %.1f ms with %,d watches on one stream;"
                + " %.2f / %.1f ms while everything is asked for as well (%,d answers, %,d events told)."
                + " A watch takes %,.0f bytes of the nodes' heap together")
            .formatted(
                perSecond,
                millis(alone, 50),
                millis(alone, 99),
                millis(watched, 50),
                millis(watched, 99),
                watches,
                millis(ranged, 50),
                millis(ranged, 99),
                ranges.sum(),
                events.sum(),
                bytes));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scenario", "stream");
    document.put("watches", watches);
    document.put("putsPerSecond", perSecond);
    document.put("heapBytesPerWatch", bytes);
    document.put("rangesOverEverything", ranges.sum());
    Map<String, Histogram> parts = new LinkedHashMap<>();
    parts.put("alone", alone);
    parts.put("watched", watched);
    parts.put("ranged", ranged);
    List<Map<String, Object>> figures = new ArrayList<>();
    parts.forEach((name, micros) ->
        figures.add(
            Map.of(
                "part", name, "p50Millis", millis(micros, 50), "p99Millis", millis(micros, 99))));
    document.put("parts", figures);
    report.end(document);
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
