package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.etcd.lock.LockGrpc;
import io.quorate.api.etcd.lock.LockRequest;
import io.quorate.api.etcd.rpc.AlarmRequest;
import io.quorate.api.etcd.rpc.AlarmRequest.AlarmAction;
import io.quorate.api.etcd.rpc.AlarmType;
import io.quorate.api.etcd.rpc.CompactionRequest;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.LeaseGrantRequest;
import io.quorate.api.etcd.rpc.LeaseGrpc;
import io.quorate.api.etcd.rpc.LeaseRevokeRequest;
import io.quorate.api.etcd.rpc.MaintenanceGrpc;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Calls that are refused, made over the wire as any client may: what comes back, code and text. */
final class WireCalls implements AutoCloseable {
  private static final ByteString KEY = ByteString.copyFromUtf8("wire");
  private static final long UNKNOWN = 77;
  private static final long FAR = 1_000_000;

  private final ManagedChannel channel;
  private final KVGrpc.KVBlockingStub kv;
  private final LeaseGrpc.LeaseBlockingStub leases;
  private final List<String> told = new ArrayList<>();

  /** To a node's address for clients. */
  WireCalls(String endpoint) {
    URI node = URI.create(endpoint);
    channel = NettyChannelBuilder.forAddress(node.getHost(), node.getPort()).usePlaintext().build();
    kv = KVGrpc.newBlockingStub(channel);
    leases = LeaseGrpc.newBlockingStub(channel);
  }

  private void call(String what, Supplier<String> call) {
    try {
      told.add(what + ": " + call.get());
    } catch (StatusRuntimeException e) {
      told.add(what + ": " + e.getStatus().getCode() + " " + e.getStatus().getDescription());
    }
  }

  private void done(String what, Runnable call) {
    call(
        what,
        () -> {
          call.run();
          return "done";
        });
  }

  private static PutRequest.Builder put() {
    return PutRequest.newBuilder().setKey(KEY);
  }

  private void write(String what, PutRequest.Builder put) {
    done(what, () -> kv.put(put.build()));
  }

  private void txn(String what, int puts, PutRequest.Builder put) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (int i = 0; i < puts; i++) {
      txn.addSuccess(RequestOp.newBuilder().setRequestPut(put));
    }
    call(what, () -> "succeeded " + kv.txn(txn.build()).getSucceeded());
  }

  private void grant(String what, long id, long ttl) {
    LeaseGrantRequest grant = LeaseGrantRequest.newBuilder().setID(id).setTTL(ttl).build();
    call(what, () -> "granted " + leases.leaseGrant(grant).getTTL());
  }

  /** Leases that are none, or are there, or would live too long. */
  List<String> badLeases() {
    write("put", put().setLease(UNKNOWN));
    txn("txn", 1, put().setLease(UNKNOWN));
    LeaseRevokeRequest revoke = LeaseRevokeRequest.newBuilder().setID(UNKNOWN).build();
    done("revoke", () -> leases.leaseRevoke(revoke));
    LockRequest lock = LockRequest.newBuilder().setName(KEY).setLease(UNKNOWN).build();
    done("lock", () -> LockGrpc.newBlockingStub(channel).lock(lock));
    grant("grant", 5, 600);
    grant("grant again", 5, 600);
    grant("grant for ever", 6, 9_000_000_001L);
    return told;
  }

  private void range(String what, RangeRequest.Builder range) {
    call(what, () -> "found " + kv.range(range.build()).getCount());
  }

  private static RangeRequest.Builder range() {
    return RangeRequest.newBuilder().setKey(KEY);
  }

  private void compact(String what, long revision) {
    CompactionRequest compact = CompactionRequest.newBuilder().setRevision(revision).build();
    done(what, () -> kv.compact(compact));
  }

  /** Revisions that are gone, or to come, and watches of them. */
  List<String> badRevisions() {
    kv.put(put().build());
    long now = kv.put(put().build()).getHeader().getRevision();
    compact("compact", now);
    compact("compact again", now);
    compact("compact what is to come", now + FAR);
    range("compacted", range().setRevision(now - 1));
    range("kept", range().setRevision(now));
    range("to come", range().setRevision(now + FAR));
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      watch.create(WatchCaller.key("wire").setStartRevision(1));
      watched(watch.created(), now);
      watched(watch.next(), now);
      watch.create(WatchCaller.key("wire").setRangeEnd(ByteString.copyFromUtf8("a")));
      watched(watch.created(), now);
      watch.create(WatchCaller.key("wire").setStartRevision(now + FAR).setWatchId(7));
      watched(watch.created(), now);
      watch.create(WatchCaller.key("wire").setWatchId(7));
      watched(watch.created(), now);
      watch.cancel(9); // there is none, and nothing is said of it
      watch.cancel(7);
      watched(watch.next(), now);
    }
    return told;
  }

  private void watched(WatchResponse response, long now) {
    told.add(
        "watch %d created %s canceled %s for '%s' compacted %s at %d"
            .formatted(
                response.getWatchId(),
                response.getCreated(),
                response.getCanceled(),
                response.getCancelReason(),
                response.getCompactRevision() == now,
                response.getHeader().getRevision() - now));
  }

  /** What no request may be. */
  List<String> badRequests() {
    range("no key", RangeRequest.newBuilder());
    write("put without a key", PutRequest.newBuilder());
    write("put of a value that is kept", put().setIgnoreValue(true).setValue(KEY));
    txn("a key twice", 2, put());
    txn("129 operations", 129, put());
    write("too large", put().setValue(ByteString.copyFrom(new byte[Calls.REQUEST_BYTES_MAX])));
    return told;
  }

  private void alarm(AlarmAction action) {
    AlarmRequest alarm =
        AlarmRequest.newBuilder().setAction(action).setAlarm(AlarmType.NOSPACE).build();
    call(
        "alarm " + action,
        () ->
            MaintenanceGrpc.newBlockingStub(channel).alarm(alarm).getAlarmsList().stream()
                .map(one -> one.getAlarm().name())
                .toList()
                .toString());
  }

  /** Out of space, and what still goes; then the alarm is lifted. */
  List<String> outOfSpace() {
    kv.put(put().build());
    alarm(AlarmAction.ACTIVATE);
    try {
      alarm(AlarmAction.GET);
      write("put", put());
      txn("txn", 1, put());
      grant("grant", 0, 600);
      range("get", range());
      DeleteRangeRequest delete = DeleteRangeRequest.newBuilder().setKey(KEY).build();
      call("delete", () -> "deleted " + kv.deleteRange(delete).getDeleted());
    } finally {
      alarm(AlarmAction.DEACTIVATE);
    }
    alarm(AlarmAction.GET);
    write("put", put());
    return told;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
