package io.quorate.node.shard;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a shard needs from the storage below it. All calls happen on the shard's own thread. */
public interface ShardStorage {

  /** Takes one record of the journal. */
  interface RecordSink {
    void record(long position, ProcessId process, byte[] record);
  }

  /**
   * Hands over every record that the tables do not hold yet, oldest first; to a process that has
   * {@linkplain #release released} a position, all of its records from there. Called once, before
   * the first {@link #submit}.
   */
  void replay(RecordSink sink);

  /** Appends a record and returns its position; positions only grow, across all processes. */
  long submit(ProcessId process, byte[] record);

  /**
   * Why calls that write cannot be taken now; null when they can. Records of protocols always can.
   */
  @Nullable Refusal refusesWrites();

  /** Whether so much waits in memory for the disk that messages which may be lost should be. */
  boolean overwhelmed();

  /**
   * The process needs its own records below this position no more. With its first release it
   * becomes one that keeps a log: from then on its records are kept until it releases them,
   * whatever the tables hold. That must come in the turn in which it first persists something.
   */
  void release(ProcessId process, long position);

  /** The processes that keep a log. */
  SortedSet<ProcessId> keepers();

  /** The rows that belong to records up to here are durable, and nothing of later ones is. */
  long flushed();

  /** The rows of one process. */
  OrderedRows rows(ProcessId process);

  /** Answers a range over the rows of one process, own writes included. */
  RowsQuery.Page page(ProcessId process, RowsQuery query);

  /**
   * Drops every row of a process, and its log. One of that name may exist again once it is no more
   * {@linkplain #isDiscarding under way}.
   */
  void discard(ProcessId process);

  /** Whether a crash could still bring back what was discarded of a process. */
  boolean isDiscarding(ProcessId process);

  /**
   * No process is in the middle of a step: rows and records agree now, and only now may the storage
   * freeze what it flushes.
   */
  void turnEnded();
}
