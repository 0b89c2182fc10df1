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
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** All connections with peers: makes the handlers of accepted ones, and keeps the dialled ones. */
public final class PeerEndpoint extends ChannelInitializer<Channel> {
  private final Peering peering;
  private final SortedMap<NodeId, NodeAddress> alternatives;
  private final SortedMap<NodeId, PeerLink> links = new TreeMap<>();
  private final Set<IncomingPeer> incoming = new LinkedHashSet<>();
  private final SortedMap<NodeId, IncomingPeer> callers = new TreeMap<>();
  private final Rivals rivals;
  private boolean closed;

  /**
   * @param bootstrap a client's bootstrap with group, channel and options set
   * @param alternatives where peers are tried too, in turn with where {@link #connect} says: all of
   *     them may have moved while nobody was there to tell
   */
  public PeerEndpoint(
      TurnLoop turns,
      PeerHost host,
      PeerLimits limits,
      Bootstrap bootstrap,
      SortedMap<NodeId, NodeAddress> alternatives) {
    PeerCounts counts = new PeerCounts();
    PeerMessages messages = new PeerMessages(host, counts);
    long life = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    this.peering = new Peering(turns, host, life, limits, counts, messages, bootstrap);
    this.rivals = new Rivals(this, peering);
    this.alternatives = new TreeMap<>(alternatives);
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast(new IncomingPeer(this, peering));
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
      } else if (!peer.equals(peering.host().self())) {
        links.put(peer, new PeerLink(peer, address, alternatives.get(peer), peering));
      }
    });
  }

  /**
   * Sends a message, or drops and counts it. It goes on the connection that we dialled, or, while
   * there is none, on one that the peer dialled: so one that nobody knows, or knows elsewhere,
   * hears what is thought of it.
   */
  public void send(NodeId to, ProcessId process, Object message) {
    PeerLink link = links.get(to);
    if (link != null && link.connected()) {
      link.send(process, message);
      return;
    }
    IncomingPeer caller = callers.get(to);
    if (caller != null && caller.takes()) {
      caller.send(process, message);
    } else {
      peering.counts().dropped++;
    }
  }

  void opened(IncomingPeer connection) {
    incoming.add(connection);
  }

  void greeted(NodeId caller, IncomingPeer connection) {
    callers.put(caller, connection);
  }

  void gone(IncomingPeer connection, @Nullable NodeId caller) {
    incoming.remove(connection);
    if (caller != null) {
      callers.remove(caller, connection);
    }
    rivals.gone(connection);
  }

  /** The connection on which that node sends, if there is one. */
  @Nullable IncomingPeer caller(NodeId node) {
    return callers.get(node);
  }

  Rivals rivals() {
    return rivals;
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
    return peering.counts();
  }

  /** Closes every connection and dials no more. */
  public void close() {
    closed = true;
    links.values().forEach(PeerLink::close);
    List.copyOf(incoming).forEach(IncomingPeer::closeNow);
  }
}
