package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RangeRequest;

/** What etcd refuses of a single operation whatever the state. */
final class RequestRules {
  private RequestRules() {}

  static void check(RangeRequest in) {
    requireKey(in.getKey());
    if (in.getSortOrder() == RangeRequest.SortOrder.UNRECOGNIZED
        || in.getSortTarget() == RangeRequest.SortTarget.UNRECOGNIZED) {
      throw EtcdError.INVALID_SORT.exception();
    }
  }

  static void check(PutRequest in) {
    requireKey(in.getKey());
    if (in.getIgnoreValue() && !in.getValue().isEmpty()) {
      throw EtcdError.VALUE_PROVIDED.exception();
    }
    if (in.getIgnoreLease() && in.getLease() != 0) {
      throw EtcdError.LEASE_PROVIDED.exception();
    }
  }

  static void check(DeleteRangeRequest in) {
    requireKey(in.getKey());
  }

  static void requireKey(ByteString key) {
    if (key.isEmpty()) {
      throw EtcdError.EMPTY_KEY.exception();
    }
  }
}
