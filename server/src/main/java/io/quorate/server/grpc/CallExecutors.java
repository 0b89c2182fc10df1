package io.quorate.server.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which thread a call runs on: the loop that read it where its method never waits, else one that
 * may.
 */
final class CallExecutors implements ServerCallExecutorSupplier {
  private final Set<String> onLoop;
  private final Executor waiting;

  /**
   * @param onLoop full names of the methods that never wait
   * @param waiting runs all others
   */
  CallExecutors(Set<String> onLoop, Executor waiting) {
    this.onLoop = onLoop;
    this.waiting = waiting;
  }

  /** Null stands for the thread that read the call. */
  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
    return onLoop.contains(call.getMethodDescriptor().getFullMethodName()) ? null : waiting;
  }
}
