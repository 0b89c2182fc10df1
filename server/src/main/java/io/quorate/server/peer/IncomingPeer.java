package io.quorate.server.peer;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.server.frame.FrameConnection;
import io.quorate.server.loop.TurnLoop;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a peer dialled: it sends, we read. */
final class IncomingPeer extends FrameConnection {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingPeer.class);

  private final PeerHost host;
  private final PeerCounts counts;
  private final Set<IncomingPeer> open;
  private @Nullable NodeId from;

  IncomingPeer(
      TurnLoop turns, PeerHost host, PeerLimits limits, PeerCounts counts, Set<IncomingPeer> open) {
    super(turns, limits.frameBytesMax());
    this.host = host;
    this.counts = counts;
    this.open = open;
  }

  @Override
  protected void onOpen() {
    open.add(this);
  }

  @Override
  protected void onClosed() {
    open.remove(this);
  }

  @Override
  protected void onFrame(WireReader in) {
    int kind = in.u8();
    NodeId sender = from;
    if (kind == PeerFrame.MESSAGE) {
      if (sender == null) {
        throw new MalformedWireException("a Hello", 0, "a message");
      }
      ProcessId process = new ProcessId((int) in.varint(), (int) in.varint());
      Object message = host.read(process, in);
      in.expectEnd();
      counts.received++;
      host.receive(sender, process, message);
    } else if (PeerFrame.read(kind, in) instanceof PeerFrame.Hello hello && sender == null) {
      greet(hello);
    } else {
      throw new MalformedWireException("a message", 0, "a frame of kind " + kind);
    }
  }

  private void greet(PeerFrame.Hello hello) {
    String objection = objection(hello);
    if (objection == null) {
      from = new NodeId(hello.node());
      PeerFrame.write(new PeerFrame.Welcome(host.self().name(), host.tableVersion()), out());
      LOG.atDebug()
          .addKeyValue("peer", hello.node())
          .addKeyValue("tableVersion", hello.tableVersion())
          .log("A peer connected");
      return;
    }
    counts.refused++;
    LOG.atWarn().addKeyValue("from", remote()).log("Refused a peer: {}", objection);
    PeerFrame.write(new PeerFrame.Refused(objection), out());
    closeAfterFlush();
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
    boolean known = !hello.cluster().isEmpty() && !host.cluster().isEmpty();
    if (known && !hello.cluster().equals(host.cluster())) {
      return "node "
          + hello.node()
          + " belongs to cluster "
          + hello.cluster()
          + ", node "
          + host.self()
          + " to cluster "
          + host.cluster()
          + "; correct the list of peers, or give the node an empty data directory";
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
