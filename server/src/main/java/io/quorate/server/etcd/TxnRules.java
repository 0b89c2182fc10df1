package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.quorate.api.etcd.rpc.Compare;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import io.quorate.store.machine.KeyRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What etcd refuses of a transaction whatever the state: too many operations, and a key that one
 * branch would write twice. A transaction within may hold what the one around it left over.
 */
final class TxnRules {
  /** Operations, and conditions, in one list. */
  static final int OPERATIONS_MAX = 128;

  /** Keys and ranges that a list of operations may write. */
  private record Written(Set<ByteString> puts, List<KeyRange> deletes) {
    Written() {
      this(new HashSet<>(), new ArrayList<>());
    }

    void put(ByteString key) {
      if (covers(key) || !puts.add(key)) {
        throw EtcdError.DUPLICATE_KEY.exception();
      }
    }

    boolean covers(ByteString key) {
      byte[] bytes = key.toByteArray();
      return deletes.stream().anyMatch(range -> range.contains(bytes));
    }
  }

  private TxnRules() {}

  static void check(TxnRequest txn) {
    check(txn, OPERATIONS_MAX);
    written(txn.getSuccessList());
    written(txn.getFailureList());
  }

  /** Whether a branch of it puts anything, so that it needs space. */
  static boolean puts(TxnRequest txn) {
    return puts(txn.getSuccessList()) || puts(txn.getFailureList());
  }

  private static boolean puts(List<RequestOp> operations) {
    return operations.stream()
        .anyMatch(one -> one.hasRequestPut() || (one.hasRequestTxn() && puts(one.getRequestTxn())));
  }

  private static void check(TxnRequest txn, int operationsMax) {
    int operations =
        Math.max(txn.getCompareCount(), Math.max(txn.getSuccessCount(), txn.getFailureCount()));
    if (operations > operationsMax) {
      throw EtcdError.TOO_MANY_OPERATIONS.exception();
    }
    for (Compare condition : txn.getCompareList()) {
      RequestRules.requireKey(condition.getKey());
    }
    txn.getSuccessList().forEach(operation -> check(operation, operationsMax - operations));
    txn.getFailureList().forEach(operation -> check(operation, operationsMax - operations));
  }

  private static void check(RequestOp operation, int operationsMax) {
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE -> RequestRules.check(operation.getRequestRange());
      case REQUEST_PUT -> RequestRules.check(operation.getRequestPut());
      case REQUEST_DELETE_RANGE -> RequestRules.check(operation.getRequestDeleteRange());
      case REQUEST_TXN -> check(operation.getRequestTxn(), operationsMax);
      case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
    }
  }

  /** What a branch writes; refuses what it would write twice. */
  private static Written written(List<RequestOp> operations) {
    Written all = new Written();
    for (RequestOp operation : operations) {
      if (operation.hasRequestDeleteRange()) {
        DeleteRangeRequest delete = operation.getRequestDeleteRange();
        all.deletes().add(KeyRanges.of(delete.getKey(), delete.getRangeEnd()));
      }
    }
    for (RequestOp operation : operations) {
      if (operation.hasRequestTxn()) {
        addNested(operation.getRequestTxn(), all);
      }
    }
    for (RequestOp operation : operations) {
      if (operation.hasRequestPut()) {
        all.put(operation.getRequestPut().getKey());
      }
    }
    return all;
  }

  private static void addNested(TxnRequest txn, Written all) {
    Written success = written(txn.getSuccessList());
    Written failure = written(txn.getFailureList());
    // Only one of the branches is done, so both may write the same key.
    Set<ByteString> either = new HashSet<>(success.puts());
    either.addAll(failure.puts());
    either.forEach(all::put);
    all.deletes().addAll(success.deletes());
    all.deletes().addAll(failure.deletes());
  }
}
