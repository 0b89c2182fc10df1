package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.PacedLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** Puts at a fixed rate while something else happens, until it is told to end; none may fail. */
final class SteadyPuts {
  private static final Duration PIECE = Duration.ofSeconds(1);

  private final PacedLoop loop;
  private final CompletableFuture<Histogram> micros = new CompletableFuture<>();
  private volatile boolean ended;

  private SteadyPuts(PacedLoop loop) {
    this.loop = loop;
  }

  static SteadyPuts begin(PacedLoop loop) {
    SteadyPuts puts = new SteadyPuts(loop);
    Thread.ofPlatform().daemon().name("steady-puts").start(puts::run);
    return puts;
  }

  private void run() {
    Histogram all = new Histogram(3);
    try {
      while (!ended) {
        Histogram piece = loop.run(Operation.PUT, PIECE);
        if (piece.getTotalCount() < loop.requests(PIECE)) {
          throw new IllegalStateException(
              "only %d of %d puts were acknowledged"
                  .formatted(piece.getTotalCount(), loop.requests(PIECE)));
        }
        all.add(piece);
      }
      micros.complete(all);
    } catch (InterruptedException | RuntimeException e) {
      micros.completeExceptionally(e);
    }
  }

  /** Ends them; microseconds from when each was due until it was acknowledged. */
  Histogram end() {
    ended = true;
    return micros.join();
  }
}
