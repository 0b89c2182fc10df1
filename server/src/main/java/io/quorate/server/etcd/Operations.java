package io.quorate.server.etcd;

import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import java.util.List;

/** etcd's operations as those of the store. What is handed in was checked before. */
final class Operations {
  private static final byte[] NOTHING = {};

  private Operations() {}

  static Op.Put put(PutRequest in) {
    return new Op.Put(
        in.getKey().toByteArray(),
        in.getValue().toByteArray(),
        in.getLease(),
        in.getPrevKv(),
        in.getIgnoreValue(),
        in.getIgnoreLease());
  }

  static Op.Delete delete(DeleteRangeRequest in) {
    return new Op.Delete(KeyRanges.of(in.getKey(), in.getRangeEnd()), in.getPrevKv());
  }

  /** Everything that the answer is made from; {@link RangeView} chooses among it. */
  static Query query(RangeRequest in) {
    boolean plain = RangeView.plain(in);
    int limit = plain ? (int) Math.min(Integer.MAX_VALUE, Math.max(0, in.getLimit())) : 0;
    return new Query(
        KeyRanges.of(in.getKey(), in.getRangeEnd()),
        Math.max(0, in.getRevision()),
        limit,
        Integer.MAX_VALUE,
        form(in));
  }

  private static Query.Form form(RangeRequest in) {
    if (in.getCountOnly()) {
      return Query.Form.COUNT;
    }
    return RangeView.keysSuffice(in) ? Query.Form.KEYS_COUNTED : Query.Form.COUNTED;
  }

  static Command.Transact transact(TxnRequest in) {
    return new Command.Transact(
        in.getCompareList().stream().map(Operations::compare).toList(),
        operations(in.getSuccessList()),
        operations(in.getFailureList()));
  }

  private static List<Op> operations(List<RequestOp> in) {
    return in.stream().map(Operations::operation).toList();
  }

  private static Op operation(RequestOp in) {
    return switch (in.getRequestCase()) {
      case REQUEST_RANGE -> new Op.Read(query(in.getRequestRange()));
      case REQUEST_PUT -> put(in.getRequestPut());
      case REQUEST_DELETE_RANGE -> delete(in.getRequestDeleteRange());
      case REQUEST_TXN -> new Op.Nested(transact(in.getRequestTxn()));
      case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
    };
  }

  private static Compare compare(io.quorate.api.etcd.rpc.Compare in) {
    Compare.Target target = target(in.getTarget());
    return new Compare(
        KeyRanges.of(in.getKey(), in.getRangeEnd()),
        target,
        relation(in.getResult()),
        number(in),
        target == Compare.Target.VALUE ? in.getValue().toByteArray() : NOTHING);
  }

  private static long number(io.quorate.api.etcd.rpc.Compare in) {
    return switch (in.getTarget()) {
      case VERSION -> in.getVersion();
      case CREATE -> in.getCreateRevision();
      case MOD -> in.getModRevision();
      case LEASE -> in.getLease();
      case VALUE, UNRECOGNIZED -> 0;
    };
  }

  private static Compare.Target target(io.quorate.api.etcd.rpc.Compare.CompareTarget target) {
    return switch (target) {
      case VERSION, UNRECOGNIZED -> Compare.Target.VERSION;
      case CREATE -> Compare.Target.CREATE;
      case MOD -> Compare.Target.MOD;
      case VALUE -> Compare.Target.VALUE;
      case LEASE -> Compare.Target.LEASE;
    };
  }

  private static Compare.Relation relation(io.quorate.api.etcd.rpc.Compare.CompareResult result) {
    return switch (result) {
      case EQUAL, UNRECOGNIZED -> Compare.Relation.EQUAL;
      case GREATER -> Compare.Relation.GREATER;
      case LESS -> Compare.Relation.LESS;
      case NOT_EQUAL -> Compare.Relation.NOT_EQUAL;
    };
  }
}
