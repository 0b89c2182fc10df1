package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.rpc.Compare;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TxnRulesTest {

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static RequestOp put(String key) {
    return RequestOp.newBuilder().setRequestPut(PutRequest.newBuilder().setKey(bytes(key))).build();
  }

  private static RequestOp delete(String from, String end) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(
            DeleteRangeRequest.newBuilder().setKey(bytes(from)).setRangeEnd(bytes(end)))
        .build();
  }

  private static RequestOp nested(TxnRequest txn) {
    return RequestOp.newBuilder().setRequestTxn(txn).build();
  }

  private static TxnRequest then(RequestOp... operations) {
    return TxnRequest.newBuilder().addAllSuccess(java.util.List.of(operations)).build();
  }

  private static void refused(TxnRequest txn, EtcdError error) {
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> TxnRules.check(txn));
    assertThat(e).as(txn.toString()).isNotNull();
    assertThat(e.getStatus().getCode()).isEqualTo(error.code());
    assertThat(e.getStatus().getDescription()).isEqualTo(error.text());
  }

  private static void allowed(TxnRequest txn) {
    assertThatCode(() -> TxnRules.check(txn)).doesNotThrowAnyException();
  }

  @Test
  void aKeyIsWrittenOnceInABranch() {
    refused(then(put("a"), put("a")), EtcdError.DUPLICATE_KEY);
    refused(then(put("b"), delete("a", "c")), EtcdError.DUPLICATE_KEY);
    refused(then(delete("b", ""), put("b")), EtcdError.DUPLICATE_KEY);
    allowed(then(put("a"), put("b"), delete("c", "d"), delete("c", "e")));
    TxnRequest either = TxnRequest.newBuilder().addSuccess(put("a")).addFailure(put("a")).build();
    allowed(either);
  }

  @Test
  void aTransactionWithinCountsToo() {
    TxnRequest either = TxnRequest.newBuilder().addSuccess(put("a")).addFailure(put("a")).build();
    allowed(then(nested(either), put("b")));
    refused(then(nested(either), put("a")), EtcdError.DUPLICATE_KEY);
    refused(then(nested(then(put("a"))), nested(then(put("a")))), EtcdError.DUPLICATE_KEY);
    refused(then(nested(then(delete("a", "z"))), put("b")), EtcdError.DUPLICATE_KEY);
    refused(then(nested(then(put("b"))), delete("a", "z")), EtcdError.DUPLICATE_KEY);
  }

  @Test
  void operationsAreLimitedAndOnesWithinShareTheLimit() {
    RequestOp read =
        RequestOp.newBuilder()
            .setRequestRange(RangeRequest.newBuilder().setKey(bytes("a")))
            .build();
    allowed(TxnRequest.newBuilder().addAllSuccess(Collections.nCopies(128, read)).build());
    refused(
        TxnRequest.newBuilder().addAllFailure(Collections.nCopies(129, read)).build(),
        EtcdError.TOO_MANY_OPERATIONS);
    Compare condition = Compare.newBuilder().setKey(bytes("a")).build();
    refused(
        TxnRequest.newBuilder().addAllCompare(Collections.nCopies(129, condition)).build(),
        EtcdError.TOO_MANY_OPERATIONS);
    TxnRequest many = TxnRequest.newBuilder().addAllSuccess(Collections.nCopies(127, read)).build();
    allowed(then(nested(many)));
    refused(then(read, nested(many)), EtcdError.TOO_MANY_OPERATIONS);
  }

  @Test
  void whatEtcdRefusesOfAnOperationIsRefusedWithin() {
    refused(then(put("")), EtcdError.EMPTY_KEY);
    refused(then(delete("", "z")), EtcdError.EMPTY_KEY);
    refused(then(RequestOp.getDefaultInstance()), EtcdError.KEY_NOT_FOUND);
    refused(
        TxnRequest.newBuilder().addCompare(Compare.getDefaultInstance()).build(),
        EtcdError.EMPTY_KEY);
    PutRequest keepsAndGives =
        PutRequest.newBuilder()
            .setKey(bytes("a"))
            .setValue(bytes("v"))
            .setIgnoreValue(true)
            .build();
    refused(
        then(RequestOp.newBuilder().setRequestPut(keepsAndGives).build()),
        EtcdError.VALUE_PROVIDED);
    PutRequest keepsLease =
        PutRequest.newBuilder().setKey(bytes("a")).setLease(7).setIgnoreLease(true).build();
    refused(
        then(RequestOp.newBuilder().setRequestPut(keepsLease).build()), EtcdError.LEASE_PROVIDED);
  }

  @Test
  void onlyPutsNeedSpace() {
    assertThat(TxnRules.puts(then(delete("a", "b")))).isFalse();
    assertThat(TxnRules.puts(then(nested(then(put("a")))))).isTrue();
  }
}
