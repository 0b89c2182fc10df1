package io.quorate.node.router;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keyspaces whose partitions are quorum replicas. */
record EventualDialect(KeyspaceInfo keyspace) implements Dialect {

  private static final byte[] NOTHING = {};
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int WAIT_MILLIS_MAX = 60_000;
  private static final long MILLI_NANOS = 1_000_000;

  @Override
  public @Nullable Refusal obstacle(Request.Data request) {
    KeyspaceSettings settings = keyspace.settings();
    return switch (request) {
      case Request.Get get -> {
        Refusal past = past(get.reading());
        yield past != null ? past : tightened("r", get.r(), settings.r(), settings.n());
      }
      case Request.Put put -> first(identified(put), "w", put.w(), settings);
      case Request.Delete delete -> first(identified(delete), "w", delete.w(), settings);
      case Request.Scan scan -> past(scan.reading());
      case Request.Changes changes -> changes(changes);
      case Request.AtPartition(int _, Request.Scan scan) -> past(scan.reading());
      case Request.AtPartition _ -> unordered("has no groups to be asked");
      case Request.Restore _ -> null;
      case Request.History _ -> unordered("keeps no history");
      case Request.Compact _ -> unordered("has nothing to compact");
      case GroupRequest _ ->
          unordered("has no order of all writes that transactions, watches and leases stand on");
    };
  }

  private @Nullable Refusal changes(Request.Changes changes) {
    int partitions = keyspace.settings().partitions();
    return changes.partition() < partitions
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "Keyspace '%s' has %d partitions, counted from 0, and no partition %d"
                .formatted(keyspace.name(), partitions, changes.partition()));
  }

  private @Nullable Refusal past(Reading reading) {
    return reading.isNow()
        ? null
        : unordered("counts no revisions and cannot be read as of one, nor as of an index");
  }

  private @Nullable Refusal identified(Request.Write write) {
    return write.id() == null
        ? null
        : unordered(
            "remembers no requests: a retry may store a value twice; leave the request id out");
  }

  private static @Nullable Refusal first(
      @Nullable Refusal one, String name, int asked, KeyspaceSettings settings) {
    return one != null ? one : tightened(name, asked, settings.w(), settings.n());
  }

  private Refusal unordered(String what) {
    return new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "Keyspace '%s' is eventual and %s; only ordered keyspaces (linearizable, sequential) do that"
                .formatted(keyspace.name(), what))
        .with("keyspace", keyspace.name());
  }

  private static @Nullable Refusal tightened(String name, int asked, int own, int n) {
    if (asked != 0 && (asked < own || asked > n)) {
      return new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "%s=%d is not possible: a request may ask for %d (the keyspace's %s) up to %d (its n)"
                  .formatted(name, asked, own, name, n))
          .with(name, asked);
    }
    return null;
  }

  @Override
  public Object call(Request.Data request) {
    return switch (request) {
      case Request.Get get -> new QuorumCall.Get(get.key(), get.r());
      case Request.Put put ->
          new QuorumCall.Put(
              put.key(), put.context(), put.conditional(), false, put.value(), put.w());
      case Request.Delete delete ->
          new QuorumCall.Put(
              delete.key(), delete.context(), delete.conditional(), true, NOTHING, delete.w());
      case Request.Scan scan ->
          new QuorumCall.Scan(scan.prefix(), scan.after(), scan.limit(), scan.values());
      case Request.Changes changes ->
          new QuorumCall.Follow(
              changes.from(),
              changes.prefix(),
              Math.clamp(changes.bytesMax(), 1, ANSWER_BYTES_MAX),
              MILLI_NANOS * Math.min(changes.waitMillis(), WAIT_MILLIS_MAX));
      case Request.AtPartition(int _, Request.Scan scan) ->
          QuorumCall.Scan.stored(scan.prefix(), scan.after(), scan.limit());
      case Request.Restore restore -> new QuorumCall.Restore(restore.key(), restore.state());
      case Request.AtPartition _, Request.History _, Request.Compact _, GroupRequest _ ->
          throw new IllegalStateException("An eventual keyspace is asked " + request);
    };
  }

  @Override
  public Reply reply(Request.Data request, Object answer, NodeId by) {
    return switch (answer) {
      case QuorumReply.Found found ->
          new Reply.Found(found.siblings(), found.context(), found.receipt());
      case QuorumReply.Stored stored -> new Reply.Stored(stored.context(), stored.receipt());
      case QuorumReply.Listed listed -> new Reply.Listed(rows(listed.rows()), listed.complete());
      case QuorumReply.Followed followed ->
          new Reply.Changed(
              rows(followed.rows()), followed.next(), followed.reset(), followed.walked());
      default -> throw new IllegalStateException("A quorum replica answered " + answer.getClass());
    };
  }

  private static List<Reply.Row> rows(List<QuorumReply.Row> rows) {
    List<Reply.Row> told = new ArrayList<>();
    for (QuorumReply.Row row : rows) {
      told.add(new Reply.Row(row.key(), row.siblings(), row.context()));
    }
    return told;
  }
}
