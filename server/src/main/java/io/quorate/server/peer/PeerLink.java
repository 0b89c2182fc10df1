package io.quorate.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.NodeAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one connection to a peer, dialling again with growing waits when it is gone. */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  private final NodeId peer;
  private final TurnLoop turns;
  private final PeerHost host;
  private final PeerLimits limits;
  private final PeerCounts counts;
  private final Bootstrap bootstrap;
  private NodeAddress address;
  private @Nullable OutgoingPeer connection;
  private int waitMillis;
  private boolean closed;
  private boolean up;
  private String complaint = "";

  PeerLink(
      NodeId peer,
      NodeAddress address,
      TurnLoop turns,
      PeerHost host,
      PeerLimits limits,
      PeerCounts counts,
      Bootstrap bootstrap) {
    this.peer = peer;
    this.address = address;
    this.turns = turns;
    this.host = host;
    this.limits = limits;
    this.counts = counts;
    this.bootstrap = bootstrap;
    this.waitMillis = limits.dialMillisMin();
    dial();
  }

  NodeId peer() {
    return peer;
  }

  boolean connected() {
    OutgoingPeer present = connection;
    return present != null && present.takes();
  }

  /** The peer is to be found elsewhere from now on. */
  void moveTo(NodeAddress newAddress) {
    if (!newAddress.equals(address)) {
      address = newAddress;
      OutgoingPeer present = connection;
      if (present != null) {
        present.closeNow(); // and dials the new address
      }
    }
  }

  void send(ProcessId process, Object message) {
    OutgoingPeer present = connection;
    if (present != null && present.takes()) {
      counts.sent++;
      present.send(process, message);
    } else {
      counts.dropped++;
    }
  }

  void close() {
    closed = true;
    OutgoingPeer present = connection;
    if (present != null) {
      present.closeNow();
    }
  }

  private void dial() {
    if (closed) {
      return;
    }
    counts.dials++;
    OutgoingPeer dialled = new OutgoingPeer(turns, this, host, limits);
    connection = dialled;
    ChannelFuture attempt =
        bootstrap.clone().handler(dialled).connect(address.host(), address.peerPort());
    attempt.addListener(
        (ChannelFutureListener)
            done -> {
              if (!done.isSuccess()) {
                complain(String.valueOf(done.cause().getMessage()));
                closed(dialled);
              } else if (closed) {
                dialled.closeNow();
              }
            });
  }

  /** The connection is gone, or never came to be: dial again after a while. */
  void closed(OutgoingPeer gone) {
    if (connection != gone) {
      return;
    }
    connection = null;
    if (up) {
      up = false;
      host.linked(peer, false);
    }
    if (!closed) {
      int jitter = ThreadLocalRandom.current().nextInt(waitMillis / 2 + 1);
      turns.eventLoop().schedule(this::dial, waitMillis + jitter, TimeUnit.MILLISECONDS);
      waitMillis = Math.min(2 * waitMillis, limits.dialMillisMax());
    }
  }

  void welcomed(long tableVersion) {
    waitMillis = limits.dialMillisMin();
    complaint = "";
    up = true;
    host.linked(peer, true);
    LOG.atInfo()
        .addKeyValue("peer", peer)
        .addKeyValue("tableVersion", tableVersion)
        .log("Connected to a peer");
  }

  /** Says once why the peer cannot be used; the same again is not repeated. */
  void complain(String sentence) {
    if (!sentence.equals(complaint)) {
      complaint = sentence;
      LOG.atWarn()
          .addKeyValue("peer", peer)
          .addKeyValue("address", address.host() + ":" + address.peerPort())
          .log("Cannot reach a peer: {}; trying again", sentence);
    }
  }
}
