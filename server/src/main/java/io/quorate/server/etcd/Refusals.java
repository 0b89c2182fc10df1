package io.quorate.server.etcd;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.grpc.GrpcStatuses;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of the store as etcd's clients expect them: the code and text of etcd's own error, and
 * our sentence in the trailer {@code quorate-error-bin}.
 */
final class Refusals {
  private Refusals() {}

  static StatusRuntimeException exception(Refusal refusal) {
    Metadata trailers = GrpcStatuses.trailers(refusal);
    EtcdError known = known(refusal.code());
    return known == null ? other(refusal).asRuntimeException(trailers) : known.exception(trailers);
  }

  /** Null for what etcd has no error of. */
  private static @Nullable EtcdError known(ErrorCode code) {
    return switch (code) {
      case COMPACTED -> EtcdError.COMPACTED;
      case FUTURE_REVISION -> EtcdError.FUTURE_REVISION;
      case NOT_FOUND -> EtcdError.KEY_NOT_FOUND;
      case UNKNOWN_LEASE -> EtcdError.LEASE_NOT_FOUND;
      case ALREADY_EXISTS -> EtcdError.LEASE_EXISTS;
      case TOO_LARGE -> EtcdError.REQUEST_TOO_LARGE;
      // All else that is wrong with a transaction was found before it was handed in.
      case INVALID_ARGUMENT -> EtcdError.DUPLICATE_KEY;
      case OVERLOADED -> EtcdError.TOO_MANY_REQUESTS;
      case DISK_FULL -> EtcdError.NO_SPACE;
      case NOT_LEADER, QUORUM_UNAVAILABLE, UNAVAILABLE -> EtcdError.NO_LEADER;
      case INDETERMINATE, WRONG_EPOCH, SESSION_EXPIRED -> EtcdError.TIMEOUT;
      case UNAUTHENTICATED -> EtcdError.INVALID_TOKEN;
      case FORBIDDEN -> EtcdError.PERMISSION_DENIED;
      case UNKNOWN_KEYSPACE, STALE_PARENT, BAD_CONTEXT, CONFLICT, TOO_MANY_SIBLINGS, INTERNAL ->
          null;
    };
  }

  private static Status other(Refusal refusal) {
    return (refusal.code() == ErrorCode.UNKNOWN_KEYSPACE ? Status.UNAVAILABLE : Status.INTERNAL)
        .withDescription("etcdserver: " + refusal.message());
  }
}
