package io.quorate.node.router;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request before anybody is asked. */
final class Admission {

  private static final int SCAN_ROWS_MAX = 10_000;

  private Admission() {}

  static Refusal unknownKeyspace(String name) {
    return new Refusal(
            ErrorCode.UNKNOWN_KEYSPACE,
            "There is no keyspace '%s'; create it with: quorate keyspace create %s"
                .formatted(name, name))
        .with("keyspace", name);
  }

  /** Why the request cannot be done in this keyspace, or null. */
  static @Nullable Refusal obstacle(Request.Data request, KeyspaceInfo keyspace) {
    KeyspaceSettings settings = keyspace.settings();
    Refusal wrong =
        switch (request) {
          case Request.Put put -> first(key(put.key()), value(put.value(), settings));
          case Request.History history -> first(key(history.key()), rowLimit(history.limit()));
          case Request.Keyed keyed -> key(keyed.key());
          case Request.Scan scan -> rowLimit(scan.limit());
          case Request.AtPartition at -> partition(at, settings);
          case Request.Changes _, Request.Compact _, GroupRequest _ -> null;
        };
    return wrong != null ? wrong : Dialect.of(keyspace).obstacle(request);
  }

  private static @Nullable Refusal first(@Nullable Refusal one, @Nullable Refusal other) {
    return one != null ? one : other;
  }

  private static @Nullable Refusal key(byte[] key) {
    if (key.length == 0) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT, "The key is empty; a key has at least one byte");
    }
    if (key.length > KeyspaceSettings.KEY_BYTES_MAX) {
      return new Refusal(
              ErrorCode.TOO_LARGE,
              "The key has %d bytes; at most %d are allowed"
                  .formatted(key.length, KeyspaceSettings.KEY_BYTES_MAX))
          .with("bytes", key.length)
          .with("bytesMax", KeyspaceSettings.KEY_BYTES_MAX);
    }
    return null;
  }

  private static @Nullable Refusal value(byte[] value, KeyspaceSettings settings) {
    if (value.length > settings.valueBytesMax()) {
      return new Refusal(
              ErrorCode.TOO_LARGE,
              "The value has %d bytes; the keyspace allows %d (its setting valueBytesMax)"
                  .formatted(value.length, settings.valueBytesMax()))
          .with("bytes", value.length)
          .with("bytesMax", settings.valueBytesMax());
    }
    return null;
  }

  private static @Nullable Refusal partition(Request.AtPartition at, KeyspaceSettings settings) {
    if (at.partition() >= settings.partitions()) {
      return new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "There is no partition %d: '%s' has %d, numbered from 0"
                  .formatted(at.partition(), at.keyspace(), settings.partitions()))
          .with("partitions", settings.partitions());
    }
    return at.request() instanceof Request.Scan scan ? rowLimit(scan.limit()) : null;
  }

  private static @Nullable Refusal rowLimit(int limit) {
    return limit >= 1 && limit <= SCAN_ROWS_MAX
        ? null
        : new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "limit=%d is not possible: a page has 1 to %d rows".formatted(limit, SCAN_ROWS_MAX));
  }
}
