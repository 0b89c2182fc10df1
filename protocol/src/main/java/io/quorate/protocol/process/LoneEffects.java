package io.quorate.protocol.process;

/**
 * Effects of a process that has neither peers nor records, as services have none: it asks and sets
 * timers. Nothing waits for anything durable, so that what is early is not earlier.
 *
 * @param <M> messages, of which there are none
 * @param <R> records, of which there are none
 * @param <N> notices
 */
public interface LoneEffects<M, R, N> extends Effects<M, R, N> {
  @Override
  default Outlet<M, N> early() {
    return this;
  }

  @Override
  default void send(NodeId to, M message) {
    throw new IllegalStateException("This process has no peers");
  }

  @Override
  default long persist(R record) {
    throw new IllegalStateException("This process has no records");
  }

  @Override
  default void release(long position) {
    throw new IllegalStateException("This process has no records");
  }
}
