package io.quorate.node.router;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.group.GroupCall;
import io.quorate.store.operation.GroupRequest;
import org.jspecify.annotations.Nullable;

/** What a group is asked for the primitives that services stand on. */
public final class GroupCalls {

  private GroupCalls() {}

  /** What is wrong with it whatever the state, or null. */
  static @Nullable Refusal obstacle(GroupRequest request) {
    return switch (request) {
      case GroupRequest.Range _,
          GroupRequest.Transact _,
          GroupRequest.DescribeGroup _,
          GroupRequest.MoveLeader _ ->
          null;
      case GroupRequest.Watch _,
          GroupRequest.GrantLease _,
          GroupRequest.RevokeLease _,
          GroupRequest.KeepLeaseAlive _,
          GroupRequest.InspectLease _,
          GroupRequest.ListLeases _,
          GroupRequest.HashGroup _ ->
          new Refusal(ErrorCode.INVALID_ARGUMENT, "Watches and leases are not served yet");
    };
  }

  /** The call. */
  public static GroupCall of(GroupRequest request) {
    return switch (request) {
      case GroupRequest.Range range -> new GroupCall.Read(range.query().within(OrderedDialect.PAGE_BYTES_MAX), level(range));
      case GroupRequest.Transact transact -> new GroupCall.Execute(null, transact.transaction());
      case GroupRequest.DescribeGroup _ -> new GroupCall.Inspect();
      case GroupRequest.MoveLeader move ->
          new GroupCall.Order(new OrderCall.Transfer(move.to()));
      case GroupRequest.Watch _,
          GroupRequest.GrantLease _,
          GroupRequest.RevokeLease _,
          GroupRequest.KeepLeaseAlive _,
          GroupRequest.InspectLease _,
          GroupRequest.ListLeases _,
          GroupRequest.HashGroup _ ->
          throw new IllegalStateException("not served yet: " + request);
    };
  }

  private static GroupCall.Level level(GroupRequest.Range range) {
    return range.local()
        ? new GroupCall.Level.Local(range.index())
        : new GroupCall.Level.Linearizable();
  }
}
