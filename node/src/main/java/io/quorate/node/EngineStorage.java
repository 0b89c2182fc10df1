package io.quorate.node;

import io.quorate.node.shard.ShardStorage;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.JournalRecovery;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A shard's storage on a {@link StorageEngine}, whose writer and flusher the host drives. Belongs
 * to the shard's thread.
 */
public final class EngineStorage implements ShardStorage {
  private final StorageEngine engine;
  private @Nullable JournalRecovery recovery;

  public EngineStorage(StorageEngine engine) {
    this.engine = engine;
  }

  @Override
  public void replay(RecordSink sink) {
    recovery = engine.recover(sink::record);
  }

  /** What the replay found; null before it. */
  public @Nullable JournalRecovery recovery() {
    return recovery;
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
    engine.release(process, position);
  }

  @Override
  public SortedSet<ProcessId> keepers() {
    return engine.keepers();
  }

  @Override
  public long flushed() {
    return engine.flushed();
  }

  @Override
  public OrderedRows rows(ProcessId process) {
    return engine.overlay().view(process);
  }

  @Override
  public RowsQuery.Page page(ProcessId process, RowsQuery query) {
    return engine.overlay().page(process, query);
  }

  @Override
  public void discard(ProcessId process) {
    engine.drop(process);
  }

  @Override
  public boolean isDiscarding(ProcessId process) {
    return engine.isDropping(process);
  }

  @Override
  public void turnEnded() {
    engine.turnEnded();
  }
}
