package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.Collection;
import java.util.TreeMap;

/** The own dot log, and what was seen of those of the peers. In memory: see {@link DotLog}. */
final class LogBook {

  private static final int RUNS_MAX = 64;

  private final DotLog own;
  private final TreeMap<NodeId, Seen> seen = new TreeMap<>();

  LogBook(UpkeepSettings settings) {
    own = new DotLog(settings.logEntriesMax(), settings.logBytesMax());
  }

  DotLog own() {
    return own;
  }

  /** What was seen of a peer's log in that life. */
  Seen seen(NodeId origin, long life) {
    Seen known = seen.get(origin);
    if (known == null || known.life() != life) {
      // Late news of an earlier life may reset this one: then some of it is merely sent again.
      known = new Seen(life, RUNS_MAX);
      seen.put(origin, known);
    }
    return known;
  }

  /** Forgets all who are not peers any more. */
  void keep(Collection<NodeId> peers) {
    own.trim(peers);
    seen.keySet().retainAll(peers);
  }

  /** All rows were given up. */
  void forgetSeen() {
    seen.clear();
  }
}
