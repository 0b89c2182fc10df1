package io.quorate.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.quorate.api.v1.Group;
import io.quorate.api.v1.Keyspace;
import io.quorate.api.v1.Receipt;
import io.quorate.api.v1.Row;
import io.quorate.api.v1.Sibling;
import io.quorate.api.v1.Version;
import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.HybridTime;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our values as protobuf messages, and back. */
final class Messages {
  private Messages() {}

  static @Nullable Context context(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Context.decode(text);
    } catch (BadContextException e) {
      throw GrpcStatuses.exception(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage()));
    }
  }

  /** A number that must not be negative; 0 stands for "not said". */
  static int number(String field, int value) {
    if (value < 0) {
      throw GrpcStatuses.exception(
          ErrorCode.INVALID_ARGUMENT,
          "field " + field + " is " + value + "; leave it out, or give a positive number");
    }
    return value;
  }

  static NodeId node(String field, String name) {
    if (name.isEmpty()) {
      throw GrpcStatuses.exception(
          ErrorCode.INVALID_ARGUMENT, "field " + field + " is empty; give the name of a node");
    }
    return new NodeId(name);
  }

  /** Without a copy: the bytes are never changed once they are a reply. */
  static ByteString bytes(byte[] value) {
    return UnsafeByteOperations.unsafeWrap(value);
  }

  static Receipt receipt(io.quorate.protocol.quorum.Receipt receipt) {
    Receipt.Builder message =
        Receipt.newBuilder()
            .setLevel(receipt.level())
            .setNeeded(receipt.needed())
            .setRevision(receipt.revision())
            .setIndex(receipt.index());
    receipt.primaries().forEach(node -> message.addPrimaries(node.name()));
    receipt.fallbacks().forEach(node -> message.addFallbacks(node.name()));
    return message.build();
  }

  static Sibling sibling(io.quorate.protocol.clock.Sibling sibling) {
    return Sibling.newBuilder()
        .setValue(bytes(sibling.value()))
        .setDeleted(sibling.deleted())
        .setNode(sibling.dot().actor().node())
        .setCounter(sibling.dot().counter())
        .setWallMillis(new HybridTime(sibling.hybridTime()).millis())
        .build();
  }

  static Row row(Reply.Row row) {
    Row.Builder message =
        Row.newBuilder().setKey(bytes(row.key())).setContext(row.context().encode());
    row.siblings().forEach(sibling -> message.addSiblings(sibling(sibling)));
    return message.build();
  }

  static Version version(Reply.Version version) {
    return Version.newBuilder()
        .setRevision(version.revision())
        .setDeleted(version.deleted())
        .setValue(bytes(version.value()))
        .build();
  }

  static Group group(List<NodeId> nodes) {
    Group.Builder message = Group.newBuilder();
    nodes.forEach(node -> message.addNodes(node.name()));
    return message.build();
  }

  static Keyspace keyspace(KeyspaceInfo keyspace) {
    return Keyspace.newBuilder()
        .setName(keyspace.name())
        .setId(keyspace.id())
        .setSettings(settings(keyspace.settings()))
        .build();
  }

  private static io.quorate.api.v1.KeyspaceSettings settings(KeyspaceSettings settings) {
    return io.quorate.api.v1.KeyspaceSettings.newBuilder()
        .setConsistency(settings.consistency())
        .setN(settings.n())
        .setR(settings.r())
        .setW(settings.w())
        .setQuorum(settings.quorum())
        .setAllowStale(settings.allowStale())
        .setMerge(settings.merge())
        .setPartitions(settings.partitions())
        .setPlacement(settings.placement())
        .setClockEntriesMax(settings.clockEntriesMax())
        .setSiblingsMax(settings.siblingsMax())
        .setValueBytesMax(settings.valueBytesMax())
        .setHistoryRevisions(settings.historyRevisions())
        .setPartitionBy(settings.partitionBy())
        .addAllSplits(settings.splits())
        .build();
  }

  /** Fields that are absent take the default. */
  static KeyspaceSettings settings(io.quorate.api.v1.KeyspaceSettings message) {
    String consistency =
        message.hasConsistency()
            ? message.getConsistency()
            : KeyspaceSettings.DEFAULT.consistency();
    KeyspaceSettings absent = KeyspaceSettings.defaults(consistency);
    return new KeyspaceSettings(
        consistency,
        message.hasN() ? message.getN() : absent.n(),
        message.hasR() ? message.getR() : absent.r(),
        message.hasW() ? message.getW() : absent.w(),
        message.hasQuorum() ? message.getQuorum() : absent.quorum(),
        message.hasAllowStale() ? message.getAllowStale() : absent.allowStale(),
        message.hasMerge() ? message.getMerge() : absent.merge(),
        message.hasPartitions()
            ? message.getPartitions()
            : absent.partitionsWith(message.getSplitsList()),
        message.hasPlacement() ? message.getPlacement() : absent.placement(),
        message.hasClockEntriesMax() ? message.getClockEntriesMax() : absent.clockEntriesMax(),
        message.hasSiblingsMax() ? message.getSiblingsMax() : absent.siblingsMax(),
        message.hasValueBytesMax() ? message.getValueBytesMax() : absent.valueBytesMax(),
        message.hasHistoryRevisions() ? message.getHistoryRevisions() : absent.historyRevisions(),
        partitionBy(message),
        message.getSplitsList());
  }

  private static String partitionBy(io.quorate.api.v1.KeyspaceSettings message) {
    return message.hasPartitionBy()
        ? message.getPartitionBy()
        : message.getSplitsCount() == 0 ? "hash" : "range";
  }

  /** Under what a write is done once, or null. */
  static @Nullable RequestId requestId(String text, boolean hasIndex, long index) {
    if (text.isEmpty()) {
      return null;
    }
    if (!hasIndex) {
      throw GrpcStatuses.exception(
          ErrorCode.INVALID_ARGUMENT,
          "request_id needs index, and the same with every retry: that of an answer about this key from before the first try; a read of the key gives one");
    }
    try {
      return RequestId.named(text, index);
    } catch (IllegalArgumentException e) {
      throw GrpcStatuses.exception(ErrorCode.INVALID_ARGUMENT, "request_id: " + e.getMessage());
    }
  }

  /** As of when a call reads. */
  static Reading reading(long revision, long index) {
    if (revision < 0 || index < 0) {
      throw GrpcStatuses.exception(
          ErrorCode.INVALID_ARGUMENT,
          "revision is " + revision + ", index " + index + "; both are 0 or more");
    }
    return new Reading(revision, index);
  }

  /** What a write requires of the state that it finds. */
  static Request.Mode mode(boolean conditional, boolean blind) {
    if (conditional && blind) {
      throw GrpcStatuses.exception(
          ErrorCode.INVALID_ARGUMENT, "a write is conditional or blind, not both; choose one");
    }
    if (blind) {
      return Request.Mode.BLIND;
    }
    return conditional ? Request.Mode.IF_CONTEXT : Request.Mode.SUPERSEDE;
  }
}
