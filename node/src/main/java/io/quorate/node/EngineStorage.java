package io.quorate.node;

import io.quorate.node.shard.ShardStorage;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.storage.engine.StorageEngine;
import org.jspecify.annotations.Nullable;

/**
 * A shard's storage on a {@link StorageEngine}, whose writer and flusher the host drives. Belongs
 * to the shard's thread.
 */
public final class EngineStorage implements ShardStorage {
  private final StorageEngine engine;

  public EngineStorage(StorageEngine engine) {
    this.engine = engine;
  }

  @Override
  public void replay(RecordSink sink) {
    engine.recover(sink::record);
  }

  @Override
  public long submit(ProcessId process, byte[] record) {
    return engine.submit(process, record);
  }

  @Override
  public @Nullable Refusal refusesWrites() {
    return switch (engine.admission()) {
      case OPEN -> null;
      case OVERLOADED ->
          new Refusal(
              ErrorCode.OVERLOADED,
              "The tables lag behind what was written; nothing was done, try again in a moment");
      case DISK_FULL ->
          new Refusal(
              ErrorCode.DISK_FULL,
              "The node's disk has no room; nothing was done. Make room: writing resumes by itself");
    };
  }

  @Override
  public boolean overwhelmed() {
    return engine.overwhelmed();
  }

  @Override
  public void release(ProcessId process, long position) {
    // Nothing to do: what a process persists it applies to its rows at once, so a segment of the
    // journal is released by the mark of the tables, for all processes together.
  }

  @Override
  public Rows rows(ProcessId process) {
    return engine.overlay().view(process);
  }

  @Override
  public RowsQuery.Page page(ProcessId process, RowsQuery query) {
    return engine.overlay().page(process, query);
  }

  @Override
  public void discard(ProcessId process) {
    engine.overlay().drop(process);
  }

  @Override
  public void turnEnded() {
    engine.turnEnded();
  }
}
