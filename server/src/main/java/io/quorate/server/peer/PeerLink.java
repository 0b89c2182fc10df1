package io.quorate.server.peer;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.store.operation.NodeAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one connection to a peer, dialling again with growing waits when it is gone. */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /** Of one outage; two addresses may fail in several ways each. */
  private static final int COMPLAINTS_MAX = 8;

  /** Nodes that start or stop together miss each other for a moment: nothing to tell anybody. */
  private static final int QUIET_FAILURES = 3;

  private final NodeId peer;
  private final Peering peering;
  private final @Nullable NodeAddress alternative;
  private final Set<String> complaints = new LinkedHashSet<>();
  private NodeAddress address;
  private NodeAddress dialled;
  private @Nullable OutgoingPeer connection;
  private int waitMillis;
  private int failures;
  private boolean closed;
  private boolean up;

  /**
   * @param alternative where else the peer may be; null where nothing is known
   */
  PeerLink(NodeId peer, NodeAddress address, @Nullable NodeAddress alternative, Peering peering) {
    this.peer = peer;
    this.address = address;
    this.alternative = alternative;
    this.peering = peering;
    this.dialled = address;
    this.waitMillis = peering.limits().dialMillisMin();
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
      if (!dialled.equals(newAddress)) {
        dialled = newAddress;
        OutgoingPeer present = connection;
        if (present != null) {
          present.closeNow(); // and dials the new address
        }
      }
    }
  }

  void send(ProcessId process, Object message) {
    OutgoingPeer present = connection;
    if (present != null && present.takes()) {
      present.send(process, message);
    } else {
      peering.counts().dropped++;
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
    peering.counts().dials++;
    OutgoingPeer fresh = new OutgoingPeer(this, peering);
    connection = fresh;
    ChannelFuture attempt =
        peering.bootstrap().clone().handler(fresh).connect(dialled.host(), dialled.peerPort());
    attempt.addListener(
        (ChannelFutureListener)
            done -> {
              if (!done.isSuccess()) {
                failures++;
                if (failures > QUIET_FAILURES) {
                  complain(String.valueOf(done.cause().getMessage()));
                }
                closed(fresh);
              } else if (closed) {
                fresh.closeNow();
              } else {
                peering
                    .turns()
                    .eventLoop()
                    .schedule(
                        () -> requireWelcome(fresh),
                        peering.limits().welcomeMillis(),
                        TimeUnit.MILLISECONDS);
              }
            });
  }

  /** A port that takes connections may be a stopped process's, or none of a node. */
  private void requireWelcome(OutgoingPeer fresh) {
    if (connection == fresh && !up) {
      complain(
          "it took the connection and said nothing for %d ms"
              .formatted(peering.limits().welcomeMillis()));
      fresh.closeNow(); // and dials again
    }
  }

  /** The connection is gone, or never came to be: dial again after a while. */
  void closed(OutgoingPeer gone) {
    if (connection != gone) {
      return;
    }
    connection = null;
    if (up) {
      up = false;
      peering.host().linked(peer, false);
    } else {
      dialled = dialled.equals(address) && alternative != null ? alternative : address;
    }
    if (!closed) {
      int jitter = ThreadLocalRandom.current().nextInt(waitMillis / 2 + 1);
      peering.turns().eventLoop().schedule(this::dial, waitMillis + jitter, TimeUnit.MILLISECONDS);
      waitMillis = Math.min(2 * waitMillis, peering.limits().dialMillisMax());
    }
  }

  void welcomed(long tableVersion) {
    waitMillis = peering.limits().dialMillisMin();
    complaints.clear();
    failures = 0;
    up = true;
    peering.host().linked(peer, true);
    LOG.atInfo()
        .addKeyValue("peer", peer)
        .addKeyValue("tableVersion", tableVersion)
        .log("Connected to a peer");
  }

  /** Says once why the peer cannot be used; the same again is not repeated. */
  void complain(String sentence) {
    if (complaints.size() < COMPLAINTS_MAX && complaints.add(sentence)) {
      LOG.atWarn()
          .addKeyValue("peer", peer)
          .addKeyValue("address", dialled.host() + ":" + dialled.peerPort())
          .log("Cannot reach a peer: {}; trying again", sentence);
    }
  }
}
