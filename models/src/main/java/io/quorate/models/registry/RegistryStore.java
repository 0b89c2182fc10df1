package io.quorate.models.registry;

import java.time.Duration;

/** Where a registry keeps its documents. Thread-safe, and shared with other processes. */
public interface RegistryStore extends AutoCloseable {

  /**
   * Does that, waiting for it. Never throws for what the store's other side did: that is a {@link
   * StoreAnswer.Refused} with a code that says what may be concluded.
   */
  StoreAnswer ask(StoreQuery query);

  /**
   * Waits until a document of a fleet, a lane or a model may have changed. It may return early, and
   * while the store cannot be reached it waits.
   *
   * @param after what an earlier call has returned; 0: from now on
   * @return from where to wait the next time; another number than {@code after} where something may
   *     have changed
   */
  long awaitChange(long after, Duration max) throws InterruptedException;

  /** What it keeps and what it cannot. */
  Promises promises();

  @Override
  void close();

  /**
   * What a store promises beyond what all do: commits that are atomic, conditional, and durable
   * once answered.
   *
   * @param survivesANode whether it goes on when any one machine is lost
   * @param excludesByItself whether two that commit exclude one another whatever file system or
   *     network lies between; else it stands and falls with the locks of a file system
   * @param limits in a sentence, what it does not promise
   */
  record Promises(boolean survivesANode, boolean excludesByItself, String limits) {}
}
