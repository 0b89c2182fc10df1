package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.TreeMap;

/** How far a {@link Transfer} has come: a row, so that it goes on after a crash where it was. */
final class TransferProgress {

  private static final byte[] ROW = QuorumRows.state("transfer");

  /** One of the old owners. */
  static final class Source {
    boolean sealed;
    boolean complete;
    byte[] after = {};
  }

  final long epoch;
  final TreeMap<NodeId, Source> sources = new TreeMap<>();
  boolean done;

  TransferProgress(long epoch) {
    this.epoch = epoch;
  }

  /** What an earlier life had reached in that epoch, or the beginning. */
  static TransferProgress load(long epoch, Rows rows) {
    TransferProgress progress = new TransferProgress(epoch);
    byte[] row = rows.get(ROW);
    if (row == null) {
      return progress;
    }
    WireReader in = new WireReader(row);
    if (in.counter() != epoch) {
      return progress;
    }
    progress.done = in.bool();
    int count = in.count(1);
    for (int i = 0; i < count; i++) {
      Source source = progress.source(new NodeId(in.string()));
      source.sealed = in.bool();
      source.complete = in.bool();
      source.after = in.bytes();
    }
    return progress;
  }

  void save(RowBatch batch) {
    WireWriter out = new WireWriter(128).varint(epoch).bool(done).varint(sources.size());
    sources.forEach((node, source) ->
        out.string(node.name()).bool(source.sealed).bool(source.complete).bytes(source.after));
    batch.put(ROW, out.toBytes());
  }

  Source source(NodeId node) {
    return sources.computeIfAbsent(node, _ -> new Source());
  }

  int sealed() {
    return (int) sources.values().stream().filter(source -> source.sealed).count();
  }

  int complete() {
    return (int) sources.values().stream().filter(source -> source.complete).count();
  }
}
