package io.quorate.server.etcd;

import io.grpc.Status;
import io.quorate.api.etcd.rpc.DeleteRangeResponse;
import io.quorate.api.etcd.rpc.PutResponse;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeResponse;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.ResponseOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import io.quorate.api.etcd.rpc.TxnResponse;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import java.util.List;

/**
 * What a transaction did, as etcd tells it. The header of a single response has a revision only:
 * that of the writes once there were any, before them that of the store. A transaction within has
 * none.
 */
final class TxnAnswers {
  private final long revision;
  private final long before;
  private boolean written;

  private TxnAnswers(Outcome.Transacted outcome) {
    this.revision = outcome.revision();
    this.before = writes(outcome.results()) ? revision - 1 : revision;
  }

  static TxnResponse.Builder of(TxnRequest request, Outcome.Transacted outcome) {
    TxnAnswers answers = new TxnAnswers(outcome);
    return answers.response(request, outcome.succeeded(), outcome.results());
  }

  private static boolean writes(List<OpResult> results) {
    return results.stream()
        .anyMatch(result ->
            switch (result) {
              case OpResult.Written _ -> true;
              case OpResult.Deleted deleted -> deleted.count() > 0;
              case OpResult.Found _ -> false;
              case OpResult.Nested nested -> writes(nested.results());
            });
  }

  private TxnResponse.Builder response(
      TxnRequest request, boolean succeeded, List<OpResult> results) {
    List<RequestOp> done = succeeded ? request.getSuccessList() : request.getFailureList();
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(succeeded);
    for (int i = 0; i < done.size(); i++) {
      response.addResponses(operation(done.get(i), results.get(i)));
    }
    return response;
  }

  private ResponseOp operation(RequestOp request, OpResult result) {
    ResponseOp.Builder operation = ResponseOp.newBuilder();
    switch (result) {
      case OpResult.Found found ->
          operation.setResponseRange(range(request.getRequestRange(), found.result()));
      case OpResult.Written put -> {
        written = true;
        PutResponse.Builder response = PutResponse.newBuilder().setHeader(header());
        Entry previous = put.previous();
        if (previous != null) {
          response.setPrevKv(KeyValues.of(previous));
        }
        operation.setResponsePut(response);
      }
      case OpResult.Deleted deleted -> {
        written |= deleted.count() > 0;
        operation.setResponseDeleteRange(deleted(deleted).setHeader(header()));
      }
      case OpResult.Nested nested ->
          operation.setResponseTxn(
              response(request.getRequestTxn(), nested.succeeded(), nested.results())
                  .setHeader(ResponseHeader.getDefaultInstance()));
    }
    return operation.build();
  }

  private ResponseHeader header() {
    return ResponseHeader.newBuilder().setRevision(written ? revision : before).build();
  }

  private RangeResponse range(RangeRequest request, QueryResult result) {
    RangeView view = new RangeView(request);
    result.entries().forEach(view::add);
    if (result.more() && !view.full()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "grpc: trying to send message larger than max; the transaction was done, read the"
                  + " range by itself")
          .asRuntimeException();
    }
    RangeResponse.Builder response =
        RangeResponse.newBuilder()
            .setHeader(header())
            .setCount(result.count())
            .setMore(view.more(result.more()));
    view.addTo(response);
    return response.build();
  }

  static DeleteRangeResponse.Builder deleted(OpResult.Deleted deleted) {
    DeleteRangeResponse.Builder response =
        DeleteRangeResponse.newBuilder().setDeleted(deleted.count());
    deleted.previous().forEach(entry -> response.addPrevKvs(KeyValues.of(entry)));
    return response;
  }
}
