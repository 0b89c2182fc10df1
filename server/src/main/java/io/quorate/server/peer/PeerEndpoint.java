package io.quorate.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.NodeAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** All connections with peers: makes the handlers of accepted ones, and keeps the dialled ones. */
public final class PeerEndpoint extends ChannelInitializer<Channel> {
  private final TurnLoop turns;
  private final PeerHost host;
  private final PeerLimits limits;
  private final Bootstrap bootstrap;
  private final PeerCounts counts = new PeerCounts();
  private final SortedMap<NodeId, PeerLink> links = new TreeMap<>();
  private final Set<IncomingPeer> incoming = new LinkedHashSet<>();
  private boolean closed;

  /**
   * @param bootstrap a client's bootstrap with group, channel and options set
   */
  public PeerEndpoint(TurnLoop turns, PeerHost host, PeerLimits limits, Bootstrap bootstrap) {
    this.turns = turns;
    this.host = host;
    this.limits = limits;
    this.bootstrap = bootstrap;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast(new IncomingPeer(turns, host, limits, counts, incoming));
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  /** Connects to exactly these peers from now on; this node itself may be among them. */
  public void connect(SortedMap<NodeId, NodeAddress> peers) {
    if (closed) {
      return;
    }
    links
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !peers.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
    peers.forEach((peer, address) -> {
      PeerLink link = links.get(peer);
      if (link != null) {
        link.moveTo(address);
      } else if (!peer.equals(host.self())) {
        links.put(peer, new PeerLink(peer, address, turns, host, limits, counts, bootstrap));
      }
    });
  }

  /** Sends a message, or drops and counts it. */
  public void send(NodeId to, ProcessId process, Object message) {
    PeerLink link = links.get(to);
    if (link == null) {
      counts.dropped++;
    } else {
      link.send(process, message);
    }
  }

  /** How many peers take messages now. */
  public int connected() {
    int connected = 0;
    for (PeerLink link : links.values()) {
      connected += link.connected() ? 1 : 0;
    }
    return connected;
  }

  /** Figures; to be read on the loop. */
  public PeerCounts counts() {
    return counts;
  }

  /** Closes every connection and dials no more. */
  public void close() {
    closed = true;
    links.values().forEach(PeerLink::close);
    List.copyOf(incoming).forEach(IncomingPeer::closeNow);
  }
}
