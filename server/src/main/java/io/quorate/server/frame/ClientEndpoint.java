package io.quorate.server.frame;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.RequestHandler;
import io.quorate.server.loop.TurnLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the handlers of clients' connections. Requests are handled and answered on the loop. */
public final class ClientEndpoint extends ChannelInitializer<Channel> {
  private final TurnLoop turns;
  private final String cluster;
  private final NodeId node;
  private final RequestHandler handler;
  private final Set<ClientConnection> open = new LinkedHashSet<>();

  public ClientEndpoint(TurnLoop turns, String cluster, NodeId node, RequestHandler handler) {
    this.turns = turns;
    this.cluster = cluster;
    this.node = node;
    this.handler = handler;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast(new ClientConnection(turns, cluster, node, handler, open));
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  /** How many clients are connected; on the loop. */
  public int connections() {
    return open.size();
  }

  /** Tells every client that the node goes, so that it turns to another; on the loop. */
  public void dismissAll() {
    Refusal refusal = new Refusal(ErrorCode.UNAVAILABLE, "node " + node + " is shutting down");
    List.copyOf(open).forEach(connection -> connection.dismiss(refusal));
  }

  /** Closes every connection; on the loop. */
  public void close() {
    List.copyOf(open).forEach(ClientConnection::closeNow);
  }
}
