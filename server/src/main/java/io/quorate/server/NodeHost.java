package io.quorate.server;

import io.quorate.node.Cancellation;
import io.quorate.node.Node;
import io.quorate.node.PeerCodec;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.endpoint.RequestHandler;
import io.quorate.server.loop.FatalErrors;
import io.quorate.server.peer.PeerHost;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node, as connections see it: before it has started and after it has stopped it refuses. A
 * defect in a step is fatal, because nobody knows what state it left. On the node's loop.
 */
final class NodeHost implements PeerHost, RequestHandler {
  private final String cluster;
  private final NodeId self;
  private final boolean alone;
  private final FatalErrors fatal;
  private @Nullable Node node;

  /** What whoever would found a cluster by itself is told of the one that it was in; or null. */
  private @Nullable String former;

  private String unready = "it is starting";
  private boolean refusing;
  private int open;

  NodeHost(ServerConfig config, FatalErrors fatal) {
    this.cluster = config.cluster();
    this.self = config.name();
    this.alone = config.bootstrapAddresses().keySet().equals(Set.of(config.name()));
    this.fatal = fatal;
  }

  /** Lets messages and requests in. */
  void open(Node started) {
    node = started;
    leaveToFormer();
  }

  /** Whether messages and requests reach a node. */
  boolean isOpen() {
    return node != null;
  }

  /** Takes no more requests; those under way go on. */
  void refuse(String why) {
    refusing = true;
    unready = why;
  }

  /** Lets nobody in any more. */
  void close(String why) {
    node = null;
    unready = why;
  }

  /** Requests whose work is not done yet. */
  int openRequests() {
    return open;
  }

  /** Watches and followers that wait for a change. */
  int waitingRequests() {
    Node present = node;
    return present == null ? 0 : present.waitingRequests();
  }

  @Override
  public Cancellation handle(Request request, Consumer<Reply> reply) {
    Node present = node;
    if (present == null || refusing) {
      Refusal refusal =
          new Refusal(
              ErrorCode.UNAVAILABLE,
              "node " + self + " does not serve: " + unready + "; try again soon, or another node");
      reply.accept(new Reply.Refused(refusal));
      return Cancellation.NONE;
    }
    // Whoever waits for a change need not be waited for: it asks another node.
    boolean waits = request instanceof GroupRequest.Watch || request instanceof Request.Changes;
    int work = waits ? 0 : 1;
    open += work;
    try {
      return present.request(
          request,
          answer -> {
            open -= work;
            reply.accept(answer);
          });
    } catch (RuntimeException | Error e) {
      fatal.fatal("a request was not handled", e);
      return Cancellation.NONE;
    }
  }

  @Override
  public void receive(NodeId from, ProcessId to, Object message) {
    Node present = node;
    if (present == null) {
      return;
    }
    try {
      present.receive(from, to, message);
    } catch (RuntimeException | Error e) {
      fatal.fatal("a message from " + from + " to process " + to + " was not handled", e);
    }
  }

  @Override
  public void displaced(String why) {
    fatal.fatal(
        ErrorCode.CONFLICT + ": " + why, new StartupException(ErrorCode.CONFLICT, why, null));
  }

  @Override
  public void called(NodeId by, String itsCluster) {
    if (alone && !itsCluster.isEmpty()) {
      former =
          "node %s of cluster %s looks for node %s here, which begins with an empty data directory and knows of no other node: it would found another cluster. Empty the directory, and start the node with --join and the address of node %s"
              .formatted(by, itsCluster, self, by);
      leaveToFormer();
    }
  }

  /** Not before the node has read what its directory holds: its cluster may stand there. */
  private void leaveToFormer() {
    Node present = node;
    String why = former;
    if (present != null && why != null && present.cluster().isEmpty()) {
      displaced(why);
    }
  }

  @Override
  public void linked(NodeId peer, boolean up) {
    Node present = node;
    if (present != null) {
      present.linked(peer, up);
    }
  }

  @Override
  public String cluster() {
    Node present = node;
    String learned = present == null ? "" : present.cluster();
    return learned.isEmpty() ? cluster : learned;
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public long tableVersion() {
    return 0;
  }

  @Override
  public void write(ProcessId process, Object message, WireWriter out) {
    PeerCodec.encode(process, message, out);
  }

  @Override
  public Object read(ProcessId process, WireReader in) {
    return PeerCodec.decode(process, in);
  }
}
