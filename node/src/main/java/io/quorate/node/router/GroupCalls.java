package io.quorate.node.router;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.group.GroupCall;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Command;
import io.quorate.store.operation.GroupRequest;
import org.jspecify.annotations.Nullable;

/** What a group is asked for the primitives that services stand on. */
public final class GroupCalls {

  /** Longer waits are cut short: whoever asked asks again. */
  private static final int WAIT_MILLIS_MAX = 60_000;

  private GroupCalls() {}

  /** What is wrong with it whatever the state, or null. */
  static @Nullable Refusal obstacle(GroupRequest request) {
    return switch (request) {
      case GroupRequest.Watch watch when watch.waitMillis() < 0 || watch.bytesMax() < 1 ->
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "A watch waits 0 ms or more and takes 1 byte or more, not %d ms and %d bytes"
                  .formatted(watch.waitMillis(), watch.bytesMax()));
      case GroupRequest.Watch watch when !watch.puts() && !watch.deletes() ->
          new Refusal(
              ErrorCode.INVALID_ARGUMENT, "A watch of neither writes nor deletions sees nothing");
      case GroupRequest.Range _,
          GroupRequest.Transact _,
          GroupRequest.Watch _,
          GroupRequest.GrantLease _,
          GroupRequest.RevokeLease _,
          GroupRequest.KeepLeaseAlive _,
          GroupRequest.InspectLease _,
          GroupRequest.ListLeases _,
          GroupRequest.DescribeGroup _,
          GroupRequest.HashGroup _,
          GroupRequest.HoldHistory _,
          GroupRequest.Restore _,
          GroupRequest.MoveLeader _ ->
          null;
    };
  }

  /** The call. */
  public static GroupCall of(GroupRequest request) {
    return switch (request) {
      case GroupRequest.Range range ->
          new GroupCall.Read(range.query().within(OrderedDialect.PAGE_BYTES_MAX), level(range));
      case GroupRequest.Transact transact ->
          new GroupCall.Execute(transact.id(), transact.transaction());
      case GroupRequest.DescribeGroup _ -> new GroupCall.Inspect();
      case GroupRequest.MoveLeader move -> new GroupCall.Order(new OrderCall.Transfer(move.to()));
      case GroupRequest.Watch watch ->
          new GroupCall.Watch(
              query(watch),
              Math.min(watch.waitMillis(), WAIT_MILLIS_MAX) * 1_000_000L,
              watch.index());
      case GroupRequest.GrantLease grant ->
          new GroupCall.Execute(null, new Command.GrantLease(grant.lease(), grant.ttlSeconds()));
      case GroupRequest.RevokeLease revoke ->
          new GroupCall.Execute(null, new Command.RevokeLease(revoke.lease()));
      case GroupRequest.HoldHistory hold ->
          new GroupCall.Execute(null, new Command.HoldHistory(hold.lease()));
      case GroupRequest.Restore restore -> new GroupCall.Execute(null, restore.step());
      case GroupRequest.KeepLeaseAlive keep -> new GroupCall.KeepLeaseAlive(keep.lease());
      case GroupRequest.InspectLease inspect ->
          new GroupCall.InspectLease(inspect.lease(), inspect.keys());
      case GroupRequest.ListLeases _ ->
          new GroupCall.ListLeases(new GroupCall.Level.Linearizable());
      case GroupRequest.HashGroup hash -> new GroupCall.Hash(hash.revision());
    };
  }

  private static ChangeQuery query(GroupRequest.Watch watch) {
    return new ChangeQuery(
        watch.range(),
        watch.from(),
        watch.previous(),
        watch.puts(),
        watch.deletes(),
        Math.min(watch.bytesMax(), OrderedDialect.PAGE_BYTES_MAX));
  }

  private static GroupCall.Level level(GroupRequest.Range range) {
    return range.local()
        ? new GroupCall.Level.Local(range.index())
        : new GroupCall.Level.Linearizable();
  }
}
