package io.quorate.store.group;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.SnapshotSource;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The leader's side of repairs: one snapshot at a time for each replica that asks. */
final class StateServer {

  private record Serving(long attempt, SnapshotSource source) {}

  private final Machine machine;
  private final int chunkBytes;
  private final TreeMap<NodeId, Serving> serving = new TreeMap<>();

  StateServer(Machine machine, int chunkBytes) {
    this.machine = machine;
    this.chunkBytes = chunkBytes;
  }

  /** The part that is wanted; null where the attempt is not known any more. */
  <M> @Nullable GroupMessage<M> part(NodeId from, GroupMessage.StateWanted<M> wanted) {
    if (wanted.number() == 0) {
      close(from);
      serving.put(from, new Serving(wanted.attempt(), machine.snapshot()));
    }
    Serving one = serving.get(from);
    if (one == null || one.attempt() != wanted.attempt() || !machine.readable(one.source())) {
      return null;
    }
    SnapshotSource.Chunk chunk = one.source().chunk(wanted.after(), chunkBytes);
    return new GroupMessage.StatePart<>(
        wanted.attempt(),
        wanted.number(),
        one.source().index(),
        chunk.bytes(),
        chunk.next(),
        chunk.last());
  }

  /** That replica asks no more. */
  void close(NodeId replica) {
    Serving one = serving.remove(replica);
    if (one != null) {
      machine.close(one.source());
    }
  }

  /** Nobody is served any more. */
  void closeAll() {
    for (NodeId replica : serving.keySet().toArray(new NodeId[0])) {
      close(replica);
    }
  }
}
