package io.quorate.node;

import io.quorate.node.cuts.CutCodec;
import io.quorate.node.cuts.CutProcess;
import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.MetadataCodec;
import io.quorate.node.metadata.MetadataNotice;
import io.quorate.node.metadata.MetadataProcess;
import io.quorate.node.metadata.MetadataSettings;
import io.quorate.node.metadata.Table;
import io.quorate.node.router.RouterCall;
import io.quorate.node.router.RouterCodec;
import io.quorate.node.router.RouterProcess;
import io.quorate.node.shard.Shard;
import io.quorate.node.shard.ShardStorage;
import io.quorate.node.status.StatusCodec;
import io.quorate.node.status.StatusProcess;
import io.quorate.protocol.membership.MembershipCall;
import io.quorate.protocol.membership.MembershipCodec;
import io.quorate.protocol.membership.MembershipNotice;
import io.quorate.protocol.membership.MembershipProcess;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node, put together: which processes run on it, and what the notices of one mean to the others.
 * All methods belong to one thread; a turn is any number of {@link #receive}, {@link #request},
 * {@link #synced} and {@link #advance}, and then one {@link #settle}.
 */
public final class Node {
  private final NodeConfig config;
  private final NodePorts ports;
  private final NodeLinks links;
  private final Shard shard;
  private final Liveness liveness;
  private final Keyspaces keyspaces;
  private final MetadataProcess metadata;
  private final TableSeat seat;
  private final Readiness readiness;
  private final Requests requests;
  private final Farewell farewell;
  private boolean running;

  /** A node on this storage, which the host drives. */
  public Node(NodeConfig config, NodePorts ports, StorageEngine storage) {
    this(config, ports, new EngineStorage(storage));
  }

  /** A node on storage of any kind. */
  public Node(NodeConfig config, NodePorts ports, ShardStorage storage) {
    NodeId self = config.self();
    NodeSettings settings = config.settings();
    this.config = config;
    this.ports = ports;
    links = new NodeLinks(self, ports);
    shard = new Shard(self, links, storage, settings.limits());
    liveness = new Liveness(self);
    keyspaces = new Keyspaces(self, shard, settings.tuning(), ports);
    farewell = new Farewell(self, shard, keyspaces);
    metadata =
        new MetadataProcess(
            self,
            new MetadataSettings(
                config.cluster(),
                config.address(),
                config.addresses(),
                config.founders(),
                settings.starter(),
                settings.aloneNanos(),
                settings.movesInFlightMax(),
                settings.metadata()),
            shard.rows(ProcessId.METADATA));
    seat = new TableSeat(self, shard);
    readiness = new Readiness(config, ports, liveness, keyspaces, metadata.recovered().table());
    requests = new Requests(shard, readiness);
  }

  /** Recovers from the storage and starts; {@link #settle} ends this turn too. */
  public void start() {
    NodeId self = config.self();
    NodeSettings settings = config.settings();
    ClusterState state = new ClusterState(liveness, keyspaces, links, readiness, seat, ports);
    CutProcess cuts = new CutProcess(self, shard.rows(CutProcess.ID), () -> addresses().keySet());
    shard.host(
        ProcessId.MEMBERSHIP,
        new MembershipProcess(self, settings.membership(), config.addresses().keySet()),
        new MembershipCodec(),
        this::heard);
    shard.host(ProcessId.METADATA, metadata, new MetadataCodec(), this::noticed);
    shard.host(CutProcess.ID, cuts, new CutCodec(), links::cut);
    shard.host(
        RouterProcess.ID,
        new RouterProcess(self, state, settings.forwardNanos(), settings.routing()),
        new RouterCodec(),
        _ -> {});
    shard.host(StatusProcess.ID, new StatusProcess(self, state), new StatusCodec(), _ -> {});
    MetadataNotice.Changed flushed = metadata.recovered();
    readiness.serves(flushed.table(), flushed.generation());
    keyspaces.apply(flushed.table(), flushed.generation());
    seat.replayed(flushed.seat());
    shard.open();
    seat.recovered();
    links.cut(cuts.cut());
    running = true;
    ports.peers(addresses());
    shard.startAll();
    keyspaces.started();
    readiness.started();
    meet(readiness.table());
  }

  private void noticed(MetadataNotice notice) {
    switch (notice) {
      case MetadataNotice.Changed changed -> {
        readiness.serves(changed.table(), changed.generation());
        keyspaces.apply(changed.table(), changed.generation());
        if (running) {
          seat.apply(changed.seat());
          ports.peers(addresses());
          meet(changed.table());
        } else {
          seat.replayed(changed.seat());
        }
      }
      case MetadataNotice.Led led -> readiness.ledBy(led.leader());
      case MetadataNotice.Rejected rejected -> readiness.rejected(rejected.refusal());
      case MetadataNotice.Tick _ -> {
        farewell.look(readiness.table());
        keyspaces.look();
      }
    }
  }

  private void meet(Table table) {
    for (NodeId gone : table.departed()) {
      shard.tell(ProcessId.MEMBERSHIP, new MembershipCall.Forget(gone));
    }
    shard.tell(ProcessId.MEMBERSHIP, new MembershipCall.Meet(new TreeSet<>(addresses().keySet())));
  }

  private SortedMap<NodeId, NodeAddress> addresses() {
    SortedMap<NodeId, NodeAddress> addresses = config.addresses();
    addresses.keySet().removeAll(readiness.table().departed());
    readiness
        .table()
        .members()
        .values()
        .forEach(member -> addresses.put(member.node(), member.address()));
    return addresses;
  }

  private void heard(MembershipNotice notice) {
    if (liveness.heard(notice)) {
      tellLiveness();
    }
  }

  private void tellLiveness() {
    shard.tell(
        ProcessId.METADATA, new MetadataCall.Reachable(liveness.reachable(), liveness.dead()));
    keyspaces.reachable(liveness.reachable());
  }

  /**
   * Takes a message that {@link NodePorts#send} sent elsewhere; late, repeated or never is fine.
   */
  public void receive(NodeId from, ProcessId to, Object message) {
    if (links.passes(from, to)) {
      shard.receive(from, to, message);
    } else {
      ports.note(to, "message-cut", 1);
    }
  }

  /**
   * The host lost its connection to a node, or has it again: a node that does not answer and has no
   * connection either is down sooner than one that is merely slow. Telling is optional.
   */
  public void linked(NodeId node, boolean up) {
    if (!up) {
      shard.tell(ProcessId.MEMBERSHIP, new MembershipCall.Doubt(node));
    }
    if (liveness.linked(node, up)) {
      tellLiveness();
    }
    if (!up) {
      shard.tell(RouterProcess.ID, new RouterCall.Lost(node));
    }
  }

  /**
   * Asks for something; the reply comes exactly once, perhaps before this returns, or never once
   * the wait for it was cancelled.
   */
  public Cancellation request(Request request, Consumer<Reply> reply) {
    return requests.handle(request, reply);
  }

  /** The journal is durable up to this position, inclusive. */
  public void synced(long position) {
    shard.synced(position);
  }

  /**
   * Time has passed: {@link NodePorts#wakeAt} asked for this. Calling it more often does no harm.
   */
  public void advance() {
    shard.advance();
  }

  /** Ends the turn. */
  public void settle() {
    shard.settle();
  }

  /** Whether the node serves: recovered, registered, with the table, and aware of the others. */
  public boolean ready() {
    return unreadyBecause().isEmpty();
  }

  /** What keeps the node from serving, in a sentence; empty when it serves. */
  public String unreadyBecause() {
    return readiness.unreadyBecause();
  }

  /** Whether the node was removed from the cluster: it will never serve again. */
  public boolean removed() {
    return readiness.departed();
  }

  /** The table that this node serves by. */
  public Table table() {
    return readiness.table();
  }

  /** Who leads the group that decides the table; null while that is not known here. */
  public @Nullable NodeId leader() {
    return readiness.leader();
  }

  /** The cluster's id; empty while it is not known. */
  public String cluster() {
    return readiness.table().cluster();
  }

  /** Requests that wait for their answer. */
  public int openRequests() {
    return shard.openCalls();
  }

  /**
   * Calls that wait for something to happen: a request counts on the node that was asked, and its
   * watch where it is served.
   */
  public int waitingRequests() {
    return shard.waitingCalls();
  }

  /**
   * Stops: says goodbye to the others, answers open requests <em>indeterminate</em>. What was sent
   * should still be flushed by the host; afterwards the node is deaf.
   */
  public void stop() {
    if (running) {
      shard.tell(ProcessId.MEMBERSHIP, new MembershipCall.Leave());
    }
    running = false;
    readiness.stopped();
    shard.stop();
  }
}
