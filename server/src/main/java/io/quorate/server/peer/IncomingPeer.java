package io.quorate.server.peer;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.frame.FrameConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that a peer dialled: it sends, we read. We answer on it only while we have no
 * connection of our own: to a node that is not expected, or listens elsewhere than we know.
 */
final class IncomingPeer extends FrameConnection {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingPeer.class);

  private final PeerEndpoint endpoint;
  private final Peering peering;
  private final PeerHost host;
  private final PeerCounts counts;
  private @Nullable NodeId from;
  private long life;

  /** The cluster that the caller is of; empty while it knows of none. */
  private String cluster = "";

  /** Whether both are of one cluster for good. */
  private boolean settled;

  IncomingPeer(PeerEndpoint endpoint, Peering peering) {
    super(peering.turns(), peering.limits().frameBytesMax());
    this.endpoint = endpoint;
    this.peering = peering;
    this.host = peering.host();
    this.counts = peering.counts();
  }

  /** Whether it takes messages now. */
  boolean takes() {
    return from != null && drains() && out().length() < peering.limits().outgoingBytesMax();
  }

  void send(ProcessId process, Object message) {
    peering.messages().write(process, message, out());
  }

  @Override
  protected void onOpen() {
    endpoint.opened(this);
  }

  @Override
  protected void onClosed() {
    endpoint.gone(this, from);
  }

  @Override
  protected void onFrame(WireReader in) {
    int kind = in.u8();
    NodeId sender = from;
    if (kind == PeerFrame.MESSAGE) {
      if (sender == null) {
        throw new MalformedWireException("a Hello", 0, "a message");
      }
      if (settled || isOfOneCluster(sender)) {
        peering.messages().receive(sender, in);
      }
      return;
    }
    switch (PeerFrame.read(kind, in)) {
      case PeerFrame.Hello hello when sender == null && life == 0 -> greet(hello);
      case PeerFrame.Here _ when sender != null -> endpoint.rivals().lives(this);
      case PeerFrame.Hello _,
          PeerFrame.Welcome _,
          PeerFrame.Refused _,
          PeerFrame.Ask _,
          PeerFrame.Here _ ->
          throw new MalformedWireException("a message", 0, "a frame of kind " + kind);
    }
  }

  private void greet(PeerFrame.Hello hello) {
    String objection = objection(hello);
    if (objection != null) {
      refuse(objection, false);
      return;
    }
    life = hello.life();
    cluster = hello.cluster();
    NodeId caller = new NodeId(hello.node());
    host.called(caller, cluster);
    IncomingPeer present = endpoint.caller(caller);
    if (present != null && present.life != life) {
      endpoint.rivals().contest(caller, present, this);
    } else {
      admit(caller);
    }
  }

  /**
   * This node may have learnt of its cluster, or founded one, since the caller was greeted: a node
   * of another one is let in no longer.
   */
  private boolean isOfOneCluster(NodeId sender) {
    String own = host.cluster();
    if (isOther(cluster, own)) {
      refuse(ofAnother(sender.name(), cluster), false);
      return false;
    }
    settled = !own.isEmpty();
    return true;
  }

  private static boolean isOther(String cluster, String own) {
    return !cluster.isEmpty() && !own.isEmpty() && !cluster.equals(own);
  }

  private String ofAnother(String node, String itsCluster) {
    return "node "
        + node
        + " belongs to cluster "
        + itsCluster
        + ", node "
        + host.self()
        + " to cluster "
        + host.cluster()
        + "; correct the list of peers, or give the node an empty data directory";
  }

  /** Lets the messages of that node in. */
  void admit(NodeId caller) {
    from = caller;
    PeerFrame.write(new PeerFrame.Welcome(host.self().name(), host.tableVersion()), out());
    endpoint.greeted(caller, this);
    LOG.atDebug().addKeyValue("peer", caller).log("A peer connected");
  }

  /**
   * Turns the caller away.
   *
   * @param taken whether another process has its identity, and lives
   */
  void refuse(String why, boolean taken) {
    counts.refused++;
    LOG.atWarn().addKeyValue("from", remote()).log("Refused a peer: {}", why);
    PeerFrame.write(new PeerFrame.Refused(why, taken), out());
    closeAfterFlush();
  }

  /** Asks whether the process at the other end lives. */
  void ask() {
    PeerFrame.write(new PeerFrame.Ask(), out());
  }

  /** Where the other end is. */
  String where() {
    return remote();
  }

  private @Nullable String objection(PeerFrame.Hello hello) {
    if (hello.version() != PeerFrame.VERSION) {
      return "node "
          + hello.node()
          + " speaks version "
          + hello.version()
          + " of the peers' frames, node "
          + host.self()
          + " version "
          + PeerFrame.VERSION
          + "; run the same release on both";
    }
    if (isOther(hello.cluster(), host.cluster())) {
      return ofAnother(hello.node(), hello.cluster());
    }
    if (hello.node().isEmpty() || hello.node().equals(host.self().name())) {
      return "the name "
          + hello.node()
          + " is that of the node that was dialled; give each node a name of its own";
    }
    return null;
  }

  @Override
  protected void onOversized(long id, int bytes) {
    LOG.atError()
        .addKeyValue("peer", String.valueOf(from))
        .log("A message of {} bytes is above the limit for peers and was skipped", bytes);
    counts.malformed++;
  }

  @Override
  protected void onMalformed(MalformedWireException e) {
    counts.malformed++;
    LOG.atError()
        .addKeyValue("peer", String.valueOf(from))
        .addKeyValue("from", remote())
        .log("A peer sent what cannot be read, its connection is closed: {}", e.getMessage());
  }
}
