package io.quorate.services.registry;

import io.quorate.protocol.process.Refusal;
import java.util.List;

/** What a watcher of a service sees. */
public sealed interface InstancesSeen {

  /**
   * All instances, healthy or not, in the order of their keys.
   *
   * @param revision as of which
   */
  record Present(List<Instance> instances, long revision) implements InstancesSeen {}

  /** The service cannot be watched; nothing more follows. */
  record Failed(Refusal refusal) implements InstancesSeen {}
}
