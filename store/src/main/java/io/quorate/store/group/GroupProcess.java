package io.quorate.store.group;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.Process;

/** Draft of the types; the body follows. */
public final class GroupProcess<M, R>
    implements Process<GroupMessage<M>, R, GroupCall, GroupNotice> {

  public GroupProcess(
      NodeId self, OrderedRows rows, GroupSettings settings, EngineFactory<M, R> engines) {}

  @Override
  public void on(
      Event<GroupMessage<M>, R, GroupCall> event,
      Effects<GroupMessage<M>, R, GroupNotice> effects) {}
}
