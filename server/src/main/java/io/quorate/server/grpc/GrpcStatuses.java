package io.quorate.server.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;

/** Refusals as gRPC shows them: the nearest status, and our own code in a trailer. */
public final class GrpcStatuses {
  static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private GrpcStatuses() {}

  static StatusRuntimeException exception(ErrorCode code, String message) {
    return exception(new Refusal(code, message));
  }

  static StatusRuntimeException exception(Refusal refusal) {
    return status(refusal.code())
        .withDescription(refusal.message())
        .asRuntimeException(trailers(refusal));
  }

  /** Our own code and sentence, as a trailer. */
  public static Metadata trailers(Refusal refusal) {
    Metadata trailers = new Metadata();
    trailers.put(
        DETAIL,
        ErrorDetail.newBuilder()
            .setCode(refusal.code().name())
            .setMessage(refusal.message())
            .putAllDetails(refusal.details())
            .setIndeterminate(refusal.code().conclusion() == ErrorCode.Conclusion.INDETERMINATE)
            .build()
            .toByteArray());
    return trailers;
  }

  private static Status status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, BAD_CONTEXT, TOO_LARGE -> Status.INVALID_ARGUMENT;
      case COMPACTED, FUTURE_REVISION -> Status.OUT_OF_RANGE;
      case UNKNOWN_KEYSPACE, NOT_FOUND, UNKNOWN_LEASE -> Status.NOT_FOUND;
      case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
      case TOO_MANY_SIBLINGS -> Status.FAILED_PRECONDITION;
      // A client must not repeat these blindly, as it may with UNAVAILABLE.
      case CONFLICT, STALE_PARENT, WRONG_EPOCH, SESSION_EXPIRED -> Status.ABORTED;
      case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
      case QUORUM_UNAVAILABLE, UNAVAILABLE, NOT_LEADER, DISK_FULL -> Status.UNAVAILABLE;
      case INDETERMINATE -> Status.DEADLINE_EXCEEDED;
      case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
      case FORBIDDEN -> Status.PERMISSION_DENIED;
      case INTERNAL -> Status.INTERNAL;
    };
  }
}
