package io.quorate.models.endpoint;

import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.RolloutKeeper;
import io.quorate.models.wire.ProcessHost;

/** Hosts a keeper of rollouts on a node. */
final class Keeping implements AutoCloseable {
  private final ProcessHost<Void> host;

  Keeping(Registry registry, Runnable changed) {
    this.host =
        new ProcessHost<>("rollout-keeper", new RolloutKeeper(), _ -> {}) {
          @Override
          protected Object answer(Object query) {
            RegistryReply reply = registry.call((RegistryCall) query);
            if (reply instanceof RegistryReply.Rolled rolled && rolled.changed()) {
              changed.run();
            }
            return reply;
          }
        };
  }

  void start() {
    host.start();
  }

  @Override
  public void close() {
    host.close();
  }
}
