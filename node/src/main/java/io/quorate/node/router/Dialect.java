package io.quorate.node.router;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import org.jspecify.annotations.Nullable;

/** How the processes of one kind of keyspace are asked, and what their answers mean. */
interface Dialect {

  /** The dialect of a keyspace. */
  static Dialect of(KeyspaceInfo keyspace) {
    return keyspace.settings().isOrdered()
        ? new OrderedDialect(keyspace)
        : new EventualDialect(keyspace);
  }

  /** Why this kind of keyspace cannot do that, or null. */
  @Nullable Refusal obstacle(Request.Data request);

  /** What the process of a partition is asked; a scan is of that partition alone. */
  Object call(Request.Data request);

  /**
   * What the process's answer to that says; refusals are translated elsewhere.
   *
   * @param by the replica that answered
   */
  Reply reply(Request.Data request, Object answer, NodeId by);

  /** Whether it waits for something to happen, rather than for work to be done. */
  static boolean waits(Request.Data request) {
    return switch (request) {
      case GroupRequest.Watch watch -> watch.waitMillis() > 0;
      case Request.Changes changes -> changes.waitMillis() > 0;
      case Request.AtPartition at -> waits(at.request());
      case Request.Keyed _, Request.Scan _, Request.Compact _, GroupRequest _ -> false;
    };
  }

  /** Whether it changes anything. */
  static boolean writes(Request.Data request) {
    return switch (request) {
      case Request.Get _, Request.History _, Request.Scan _, Request.Changes _ -> false;
      case Request.Put _, Request.Delete _, Request.Compact _ -> true;
      // Joining the same state twice changes nothing.
      case Request.Restore _ -> false;
      case Request.AtPartition at -> writes(at.request());
      case GroupRequest group -> group.writes();
    };
  }
}
