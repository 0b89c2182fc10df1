package io.quorate.storage.engine;

/**
 * Whether storage can take calls of clients. What a protocol needs in order to progress is always
 * taken.
 */
public enum Admission {
  /** Calls are welcome. */
  OPEN,
  /** The tables lag behind: refuse calls that write for a moment. */
  OVERLOADED,
  /** There is no room on the disk beyond the reserve: refuse calls that write until there is. */
  DISK_FULL
}
