package io.quorate.server.etcd;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches that found their client slow: first come, first to read again. */
final class Waiting {
  private final LinkedHashSet<Watcher> parked = new LinkedHashSet<>();
  private final Set<Watcher> reading = new HashSet<>();

  /** It has something to tell, and nobody to tell it to. */
  void park(Watcher watcher) {
    parked.add(watcher);
  }

  /** Whether it was parked; it no longer is. */
  boolean take(Watcher watcher) {
    return parked.remove(watcher);
  }

  @Nullable Watcher first() {
    return parked.isEmpty() ? null : parked.getFirst();
  }

  /** It reads again after it was parked. */
  void reads(Watcher watcher) {
    reading.add(watcher);
  }

  /** It has read. */
  void read(Watcher watcher) {
    reading.remove(watcher);
  }

  int reading() {
    return reading.size();
  }
}
