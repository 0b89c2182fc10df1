package io.quorate.node.router;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.group.GroupReply;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;

/** What the answers of a group mean to whoever asked. */
public final class OrderedReplies {

  private OrderedReplies() {}

  static Reply of(KeyspaceInfo keyspace, Request.Data request, Object answer, NodeId by) {
    return switch (answer) {
      case GroupReply.Found found -> found(keyspace, request, found, by);
      case GroupReply.Executed executed -> executed(keyspace, request, executed, by);
      default -> throw new IllegalStateException("A group answered " + answer.getClass());
    };
  }

  private static Reply found(
      KeyspaceInfo keyspace, Request.Data request, GroupReply.Found found, NodeId by) {
    List<Entry> entries = found.result().entries();
    return switch (request) {
      case Request.Get get ->
          new Reply.Found(
              entries.stream().map(Revisions::sibling).toList(),
              Revisions.context(
                  keyspace, get.key(), entries.isEmpty() ? 0 : entries.getFirst().modRevision()),
              receipt(keyspace, !sequential(keyspace), found.revision(), found.applied(), by));
      case Request.Scan _ -> {
        List<Reply.Row> rows = new ArrayList<>();
        for (Entry entry : entries) {
          rows.add(
              new Reply.Row(
                  entry.key(),
                  List.of(Revisions.sibling(entry)),
                  Revisions.context(keyspace, entry.key(), entry.modRevision())));
        }
        long index = keyspace.settings().partitions() == 1 ? found.applied() : 0;
        yield new Reply.Listed(rows, !found.result().more(), index);
      }
      case Request.History _ -> {
        List<Reply.Version> versions = new ArrayList<>();
        for (Entry entry : entries) {
          versions.add(new Reply.Version(entry.modRevision(), entry.deleted(), entry.value()));
        }
        yield new Reply.Versions(versions, !found.result().more(), found.applied());
      }
      case Request.Put _,
          Request.Delete _,
          Request.Changes _,
          Request.Compact _,
          Request.AtPartition _,
          Request.Restore _,
          GroupRequest _ ->
          throw new IllegalStateException("A group read instead of writing");
    };
  }

  private static Reply executed(
      KeyspaceInfo keyspace, Request.Data request, GroupReply.Executed executed, NodeId by) {
    return switch (executed.outcome()) {
      case Outcome.Transacted transacted ->
          transacted(keyspace, (Request.Keyed) request, transacted, executed, by);
      case Outcome.Compacted compacted ->
          new Reply.Done(
              "Keyspace '%s' is compacted: nothing below revision %d can be read any more"
                  .formatted(keyspace.name(), compacted.revision()));
      case Outcome.Refused refused ->
          new Reply.Refused(new Refusal(refused.code(), refused.message()));
      case Outcome.Leased _, Outcome.Restored _, Outcome.Done _ ->
          throw new IllegalStateException("A group did what nobody asked: " + executed.outcome());
    };
  }

  private static Reply transacted(
      KeyspaceInfo keyspace,
      Request.Keyed request,
      Outcome.Transacted transacted,
      GroupReply.Executed executed,
      NodeId by) {
    if (!transacted.succeeded()) {
      return new Reply.Refused(conflict(request, transacted).with("session", executed.applied()));
    }
    long revision = request instanceof Request.Delete ? 0 : transacted.revision();
    return stored(keyspace, request.key(), revision, executed.revision(), executed.applied(), by);
  }

  private static Reply.Stored stored(
      KeyspaceInfo keyspace, byte[] key, long written, long revision, long applied, NodeId by) {
    return new Reply.Stored(
        Revisions.context(keyspace, key, written), receipt(keyspace, true, revision, applied, by));
  }

  /** What a transaction that wrote one key, or deleted it, has stored. */
  public static Reply.Stored stored(
      KeyspaceInfo keyspace, byte[] key, boolean deleted, GroupAnswer.Transacted done) {
    Position position = done.position();
    long written = deleted ? 0 : done.outcome().revision();
    return stored(keyspace, key, written, position.revision(), position.index(), position.by());
  }

  /** The state is another one: what is there now, so that the writer can decide. */
  private static Refusal conflict(Request.Keyed request, Outcome.Transacted transacted) {
    if (transacted.trimmed()) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "Nothing was done when this was asked first: the key was not as its writer had seen it. Read it again and decide anew");
    }
    long present = 0;
    for (OpResult result : transacted.results()) {
      if (result instanceof OpResult.Found found && !found.result().entries().isEmpty()) {
        present = found.result().entries().getFirst().modRevision();
      }
    }
    long expected =
        switch (request) {
          case Request.Put put -> Revisions.of(put.context());
          case Request.Delete delete -> Revisions.of(delete.context());
          case Request.Get _, Request.History _, Request.Restore _ -> 0;
        };
    String state = present == 0 ? "the key is absent" : "the key is at revision " + present;
    String wanted =
        expected == 0
            ? "without a context it must be absent"
            : "the context is of revision " + expected;
    return new Refusal(
            ErrorCode.CONFLICT,
            "Nothing was done: %s, and %s. Read it again and decide anew".formatted(state, wanted))
        .with("revision", present)
        .with("expected", expected);
  }

  private static boolean sequential(KeyspaceInfo keyspace) {
    return keyspace.settings().consistency().equals("sequential");
  }

  private static Receipt receipt(
      KeyspaceInfo keyspace, boolean decided, long revision, long index, NodeId by) {
    KeyspaceSettings settings = keyspace.settings();
    return new Receipt(
        settings.consistency(),
        decided ? settings.n() / 2 + 1 : 1,
        List.of(by),
        List.of(),
        revision,
        index);
  }
}
