package io.quorate.server.etcd;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * What etcd's clients compare: codes and texts are part of its API (its package {@code rpctypes}).
 */
enum EtcdError {
  EMPTY_KEY(Status.Code.INVALID_ARGUMENT, "key is not provided"),
  KEY_NOT_FOUND(Status.Code.INVALID_ARGUMENT, "key not found"),
  VALUE_PROVIDED(Status.Code.INVALID_ARGUMENT, "value is provided"),
  LEASE_PROVIDED(Status.Code.INVALID_ARGUMENT, "lease is provided"),
  TOO_MANY_OPERATIONS(Status.Code.INVALID_ARGUMENT, "too many operations in txn request"),
  DUPLICATE_KEY(Status.Code.INVALID_ARGUMENT, "duplicate key given in txn request"),
  INVALID_SORT(Status.Code.INVALID_ARGUMENT, "invalid sort option"),
  COMPACTED(Status.Code.OUT_OF_RANGE, "mvcc: required revision has been compacted"),
  FUTURE_REVISION(Status.Code.OUT_OF_RANGE, "mvcc: required revision is a future revision"),
  NO_SPACE(Status.Code.RESOURCE_EXHAUSTED, "mvcc: database space exceeded"),

  LEASE_NOT_FOUND(Status.Code.NOT_FOUND, "requested lease not found"),
  LEASE_EXISTS(Status.Code.FAILED_PRECONDITION, "lease already exists"),
  LEASE_TTL_TOO_LARGE(Status.Code.OUT_OF_RANGE, "too large lease TTL"),

  MEMBER_NOT_FOUND(Status.Code.NOT_FOUND, "member not found"),
  MEMBER_BAD_URLS(Status.Code.INVALID_ARGUMENT, "given member URLs are invalid"),
  MEMBER_NOT_LEARNER(Status.Code.FAILED_PRECONDITION, "can only promote a learner member"),
  LEARNER_NOT_READY(
      Status.Code.FAILED_PRECONDITION,
      "can only promote a learner member which is in sync with leader"),
  PEER_URL_EXISTS(Status.Code.FAILED_PRECONDITION, "Peer URLs already exists"),
  NOT_ENOUGH_STARTED(
      Status.Code.FAILED_PRECONDITION, "re-configuration failed due to not enough started members"),

  REQUEST_TOO_LARGE(Status.Code.INVALID_ARGUMENT, "request is too large"),
  TOO_MANY_REQUESTS(Status.Code.RESOURCE_EXHAUSTED, "too many requests"),
  INVALID_TOKEN(Status.Code.UNAUTHENTICATED, "invalid auth token"),
  PERMISSION_DENIED(Status.Code.PERMISSION_DENIED, "permission denied"),
  AUTH_NOT_ENABLED(Status.Code.FAILED_PRECONDITION, "authentication is not enabled"),

  NO_LEADER(Status.Code.UNAVAILABLE, "no leader"),
  NOT_LEADER(Status.Code.FAILED_PRECONDITION, "not leader"),
  BAD_TRANSFEREE(Status.Code.FAILED_PRECONDITION, "bad leader transferee"),
  STOPPED(Status.Code.UNAVAILABLE, "server stopped"),
  TIMEOUT(Status.Code.UNAVAILABLE, "request timed out"),
  CORRUPT(Status.Code.DATA_LOSS, "corrupt cluster"),

  WRONG_DOWNGRADE_FORMAT(Status.Code.INVALID_ARGUMENT, "wrong downgrade target version format"),
  INVALID_DOWNGRADE_TARGET(Status.Code.INVALID_ARGUMENT, "invalid downgrade target version"),
  NO_DOWNGRADE(Status.Code.FAILED_PRECONDITION, "no inflight downgrade job");

  private final Status.Code code;
  private final String text;

  EtcdError(Status.Code code, String text) {
    this.code = code;
    this.text = "etcdserver: " + text;
  }

  Status.Code code() {
    return code;
  }

  /** With the prefix that all of them have. */
  String text() {
    return text;
  }

  StatusRuntimeException exception() {
    return exception(new Metadata());
  }

  StatusRuntimeException exception(Metadata trailers) {
    return code.toStatus().withDescription(text).asRuntimeException(trailers);
  }
}
