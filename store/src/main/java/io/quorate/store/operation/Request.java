package io.quorate.store.operation;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.store.machine.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of any node; answered by a {@link Reply}. */
public sealed interface Request {

  /** An operation on the data of a keyspace. */
  sealed interface Data extends Request
      permits Write, Keyed, Scan, Changes, Compact, AtPartition, GroupRequest {
    String keyspace();
  }

  /** An operation on one key, which belongs to one partition. */
  sealed interface Keyed extends Data {
    byte[] key();
  }

  /** A write that an ordered keyspace can do once. */
  sealed interface Write extends Data permits Put, Delete, GroupRequest.Transact {
    /**
     * Under which an ordered keyspace does it once, however often it is sent; null for none, and
     * always null in an eventual keyspace.
     */
    @Nullable RequestId id();

    /** The same under an id. */
    Write under(RequestId id);
  }

  /**
   * Reads a key; answered by {@link Reply.Found}.
   *
   * @param r replies to wait for, at least the keyspace's; 0 takes the keyspace's; ordered
   *     keyspaces ignore it
   * @param reading as of when; eventual keyspaces know no other than {@link Reading#NOW}
   */
  record Get(String keyspace, byte[] key, int r, Reading reading) implements Keyed {
    public Get(String keyspace, byte[] key, int r) {
      this(keyspace, key, r, Reading.NOW);
    }
  }

  /** What a write requires of the state that it finds. */
  enum Mode {
    /**
     * Eventual: supersedes what the context covers, and stands beside the rest. Ordered: done only
     * if the context is the present one; without a context, only if the key is absent.
     */
    SUPERSEDE,
    /** Done only if the context is exactly the present one; without a context, if absent. */
    IF_CONTEXT,
    /** Ordered: supersedes whatever is there. Eventual: as {@link #SUPERSEDE}. */
    BLIND
  }

  /**
   * Writes a key; answered by {@link Reply.Stored}.
   *
   * @param context what its writer has seen; null for nothing
   * @param w acknowledgements to wait for, at least the keyspace's; 0 takes the keyspace's
   * @param id null for none
   */
  record Put(
      String keyspace,
      byte[] key,
      @Nullable Context context,
      Mode mode,
      byte[] value,
      int w,
      @Nullable RequestId id)
      implements Keyed, Write {
    public Put(
        String keyspace, byte[] key, @Nullable Context context, Mode mode, byte[] value, int w) {
      this(keyspace, key, context, mode, value, w, null);
    }

    public Put(
        String keyspace,
        byte[] key,
        @Nullable Context context,
        boolean conditional,
        byte[] value,
        int w) {
      this(keyspace, key, context, conditional ? Mode.IF_CONTEXT : Mode.SUPERSEDE, value, w);
    }

    @Override
    public Put under(RequestId other) {
      return new Put(keyspace, key, context, mode, value, w, other);
    }

    /** Whether it is done only if the context is exactly the present one. */
    public boolean conditional() {
      return mode == Mode.IF_CONTEXT;
    }
  }

  /** Deletes a key; as {@link Put}. */
  record Delete(
      String keyspace,
      byte[] key,
      @Nullable Context context,
      Mode mode,
      int w,
      @Nullable RequestId id)
      implements Keyed, Write {
    public Delete(String keyspace, byte[] key, @Nullable Context context, Mode mode, int w) {
      this(keyspace, key, context, mode, w, null);
    }

    public Delete(
        String keyspace, byte[] key, @Nullable Context context, boolean conditional, int w) {
      this(keyspace, key, context, conditional ? Mode.IF_CONTEXT : Mode.SUPERSEDE, w);
    }

    @Override
    public Delete under(RequestId other) {
      return new Delete(keyspace, key, context, mode, w, other);
    }

    /** Whether it is done only if the context is exactly the present one. */
    public boolean conditional() {
      return mode == Mode.IF_CONTEXT;
    }
  }

  /**
   * The versions of a key in an ordered keyspace, newest first; answered by {@link Reply.Versions}.
   *
   * @param below only revisions below this one; 0 for all
   * @param limit versions at most, positive
   * @param index what the session has seen, as in {@link Reading}
   */
  record History(String keyspace, byte[] key, long below, int limit, long index) implements Keyed {
    public History(String keyspace, byte[] key, long below, int limit) {
      this(keyspace, key, below, limit, 0);
    }
  }

  /**
   * Reads keys in order over all partitions; answered by {@link Reply.Listed}.
   *
   * @param after exclusive, empty for the beginning
   * @param limit rows at most, positive
   * @param reading as of when; eventual keyspaces know no other than {@link Reading#NOW}
   */
  record Scan(
      String keyspace, byte[] prefix, byte[] after, int limit, boolean values, Reading reading)
      implements Data {
    public Scan(String keyspace, byte[] prefix, byte[] after, int limit, boolean values) {
      this(keyspace, prefix, after, limit, values, Reading.NOW);
    }
  }

  /**
   * Follows the changes of one partition of an eventual keyspace, one question after the other;
   * answered by {@link Reply.Changed}.
   *
   * @param from as the last answer said, or {@link FeedPlace#NOW} or {@link FeedPlace#BEGINNING}
   * @param prefix only keys that begin so; the same in every question
   * @param bytesMax keys and values of an answer, which holds at least one change where there is
   *     one
   * @param waitMillis answered without changes after that long
   */
  record Changes(
      String keyspace, int partition, FeedPlace from, byte[] prefix, int bytesMax, int waitMillis)
      implements Data {

    /** The same, waiting that long. */
    public Changes waiting(int millis) {
      return new Changes(keyspace, partition, from, prefix, bytesMax, millis);
    }
  }

  /**
   * Forgets what was superseded at a revision of an ordered keyspace of one partition: reads below
   * it are refused from now on. Answered by {@link Reply.Done}.
   */
  record Compact(String keyspace, long revision) implements Data {}

  /**
   * Asks one partition what is otherwise asked of keyspaces of one: a {@link GroupRequest}, or a
   * {@link Scan} of an eventual keyspace, which then shows keys as they are stored: deleted ones
   * too, and what the merge policy keeps inside of values.
   */
  record AtPartition(int partition, Data request) implements Data {
    @Override
    public String keyspace() {
      return request.keyspace();
    }
  }

  /**
   * Joins a key's state from a backup into what an eventual keyspace holds; again it changes
   * nothing. Answered by {@link Reply.Stored}.
   *
   * @param state of which no actor lives in this cluster
   */
  record Restore(String keyspace, byte[] key, Versions state) implements Keyed {}

  /**
   * Creates a keyspace; the same settings again change nothing. Answered by {@link
   * Reply.Described}.
   */
  record CreateKeyspace(String name, KeyspaceSettings settings) implements Request {}

  /** Deletes a keyspace with all its data; answered by {@link Reply.Done}. */
  record DeleteKeyspace(String name) implements Request {}

  /** Answered by {@link Reply.Described}. */
  record DescribeKeyspace(String name) implements Request {}

  /** Answered by {@link Reply.Keyspaces}. */
  record ListKeyspaces() implements Request {}

  /**
   * Answered by {@link Reply.Cluster}.
   *
   * @param figures whether to ask every node for its figures; else the answer comes at once from
   *     the node's own table, with -1 for what it cannot know
   */
  record ClusterStatus(boolean figures) implements Request {}

  /**
   * Admits a node and moves partitions to it while serving; answered by {@link Reply.Done} once
   * begun.
   */
  record AddNode(NodeId node, NodeAddress address) implements Request {}

  /**
   * Moves all partitions off a node, then lets it go; answered by {@link Reply.Done} once begun.
   */
  record RemoveNode(NodeId node) implements Request {}

  /**
   * Hands leadership of the group that decides the table over; answered by {@link Reply.Done} once
   * that node leads.
   *
   * @param to one of its voters; null for any
   */
  record MoveTableLeader(@Nullable NodeId to) implements Request {}

  /**
   * Test clusters only: blocks messages between nodes of different groups; answered by {@link
   * Reply.Done}.
   */
  record Cut(List<List<NodeId>> groups) implements Request {}

  /** Test clusters only: lifts every {@link Cut}; answered by {@link Reply.Done}. */
  record Heal() implements Request {}
}
