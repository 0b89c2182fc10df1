package io.quorate.services.registry;

/** What is asked of a watcher of a service; answered by itself, at once. */
public enum InstancesCall {
  /** Tells all instances, now and whenever they change. */
  WATCH,
  /** Tells nothing any more. */
  STOP
}
