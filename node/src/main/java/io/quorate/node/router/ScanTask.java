package io.quorate.node.router;

import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys in order over the partitions that may hold some: each partition is read ahead by a
 * small page, and the smallest key of all goes out first. A partition whose page has run out is
 * read on before anything larger goes out, so nothing is skipped. Ranges are read one after the
 * other.
 */
final class ScanTask {

  private static final int IN_FLIGHT_MAX = 16;
  private static final int READ_AHEAD_ROWS_MIN = 8;

  /** What has been read of one partition. */
  private final class Cursor implements Journey {
    private final int partition;
    private final Deque<Reply.Row> rows = new ArrayDeque<>();
    private byte[] last = request.after();
    private boolean complete;
    private boolean reading;

    Cursor(int partition) {
      this.partition = partition;
    }

    private boolean starved() {
      return rows.isEmpty() && !complete;
    }

    @Override
    public ProcessId process() {
      return new ProcessId(keyspace.id(), partition);
    }

    @Override
    public List<NodeId> candidates() {
      return Candidates.of(self, keyspace, partition, request, topology);
    }

    @Override
    public boolean reaches(NodeId node) {
      return topology.linked(node);
    }

    @Override
    public Request.Data request() {
      return new Request.Scan(
          keyspace.name(),
          request.prefix(),
          last,
          readAheadRows,
          request.values(),
          request.reading());
    }

    @Override
    public Dialect dialect() {
      return dialect;
    }

    @Override
    public void arrived(Reply reply, Effects<RouterMessage, Void, Void> effects) {
      ScanTask.this.arrived(this, reply, effects);
    }

    @Override
    public Refusal nobody() {
      return new Refusal(
              ErrorCode.QUORUM_UNAVAILABLE,
              "Partition %d of %s cannot be read: none of its owners can be reached"
                  .formatted(partition, keyspace.name()))
          .with("partition", partition);
    }
  }

  private final NodeId self;
  private final KeyspaceInfo keyspace;
  private final Dialect dialect;
  private final Request.Scan request;
  private final Topology topology;
  private final Travels travels;
  private final Arrival answer;
  private final int readAheadRows;

  /** Whether all keys of a partition come before all keys of the next. */
  private final boolean inOrder;

  private final List<Cursor> cursors = new ArrayList<>();
  private final List<Reply.Row> page = new ArrayList<>();
  private int inFlight;
  private long index;
  private @Nullable Reply failure;
  private boolean answered;

  ScanTask(
      NodeId self,
      KeyspaceInfo keyspace,
      Dialect dialect,
      Request.Scan request,
      Topology topology,
      Travels travels,
      Arrival answer) {
    this.self = self;
    this.keyspace = keyspace;
    this.dialect = dialect;
    this.request = request;
    this.topology = topology;
    this.travels = travels;
    this.answer = answer;
    this.inOrder = keyspace.settings().isRanged();
    List<Integer> partitions = keyspace.settings().partitionsOf(request.prefix(), request.after());
    int share = inOrder ? request.limit() : 2 * request.limit() / partitions.size();
    this.readAheadRows = Math.min(request.limit(), Math.max(READ_AHEAD_ROWS_MIN, share));
    for (int partition : partitions) {
      cursors.add(new Cursor(partition));
    }
  }

  void begin(Effects<RouterMessage, Void, Void> effects) {
    advance(effects);
  }

  private void arrived(Cursor cursor, Reply reply, Effects<RouterMessage, Void, Void> effects) {
    inFlight--;
    cursor.reading = false;
    if (reply instanceof Reply.Listed listed) {
      cursor.complete = listed.complete();
      index = Math.max(index, listed.index());
      for (Reply.Row row : listed.rows()) {
        cursor.last = row.key();
        if (present(row)) {
          cursor.rows.addLast(row);
        }
      }
    } else {
      failure = reply;
    }
    advance(effects);
  }

  private static boolean present(Reply.Row row) {
    for (Sibling sibling : row.siblings()) {
      if (!sibling.deleted()) {
        return true;
      }
    }
    return false;
  }

  private void advance(Effects<RouterMessage, Void, Void> effects) {
    if (answered) {
      return;
    }
    if (failure != null) {
      finish(failure, effects);
      return;
    }
    if (inFlight == 0 && feed()) {
      boolean complete = page.size() < request.limit() || exhausted();
      finish(new Reply.Listed(page, complete, index), effects);
      return;
    }
    readOn(effects);
  }

  /** Moves rows to the page, smallest first; true when the page is full or everything is read. */
  private boolean feed() {
    while (page.size() < request.limit()) {
      Cursor smallest = null;
      for (Cursor cursor : cursors) {
        if (cursor.starved()) {
          return false;
        }
        if (!cursor.rows.isEmpty() && (smallest == null || before(cursor, smallest))) {
          smallest = cursor;
        }
        if (inOrder && smallest != null) {
          break;
        }
      }
      if (smallest == null) {
        return true;
      }
      page.add(smallest.rows.removeFirst());
    }
    return true;
  }

  private static boolean before(Cursor one, Cursor other) {
    return Arrays.compareUnsigned(one.rows.getFirst().key(), other.rows.getFirst().key()) < 0;
  }

  private boolean exhausted() {
    for (Cursor cursor : cursors) {
      if (!cursor.rows.isEmpty() || !cursor.complete) {
        return false;
      }
    }
    return true;
  }

  /** Reads on in the partitions that have run out, a bounded number at a time. */
  private void readOn(Effects<RouterMessage, Void, Void> effects) {
    for (Cursor cursor : cursors) {
      if (inOrder && inFlight > 0) {
        return;
      }
      if (cursor.starved() && !cursor.reading && inFlight < IN_FLIGHT_MAX) {
        inFlight++;
        cursor.reading = true;
        travels.begin(cursor, effects);
      }
    }
  }

  private void finish(Reply reply, Effects<RouterMessage, Void, Void> effects) {
    answered = true;
    answer.arrived(reply, effects);
  }
}
