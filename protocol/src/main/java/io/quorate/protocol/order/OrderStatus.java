package io.quorate.protocol.order;

import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine stands.
 *
 * @param leader null while none is known
 * @param first the oldest entry still held
 * @param last the newest entry held
 * @param decided the newest entry known to be decided
 * @param delivered the newest entry delivered here
 * @param logBytes memory that entries take
 * @param settled whether the membership is decided and no other one with it
 * @param peers as the leader sees them; empty elsewhere
 */
public record OrderStatus(
    Role role,
    long term,
    @Nullable NodeId leader,
    boolean ready,
    long first,
    long last,
    long decided,
    long delivered,
    long logBytes,
    Membership membership,
    boolean settled,
    List<Peer> peers) {

  /**
   * Another member as the leader sees it.
   *
   * @param matched the newest entry known to be durable there
   * @param silentNanos since it was last heard
   * @param mode how entries are sent to it, in a word
   */
  public record Peer(NodeId node, long matched, long silentNanos, String mode) {}
}
