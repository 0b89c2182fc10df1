package io.quorate.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.quorate.node.Node;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RequestHandler;
import io.quorate.server.frame.ClientEndpoint;
import io.quorate.server.grpc.GrpcEndpoint;
import io.quorate.server.http.HttpEndpoint;
import io.quorate.server.journal.FlushThread;
import io.quorate.server.journal.JournalFigures;
import io.quorate.server.journal.JournalThread;
import io.quorate.server.journal.SyncedRelay;
import io.quorate.server.loop.Silence;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.server.metrics.OperationFigures;
import io.quorate.server.metrics.ProbeFigures;
import io.quorate.server.peer.PeerEndpoint;
import io.quorate.server.peer.PeerLimits;
import io.quorate.storage.disk.Disk;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of a cluster: its data directory, its loop, its two disk threads and its four ports.
 * Thread-safe.
 *
 * <p>{@link #start} returns once the ports are open; {@link #ready} completes once the node serves,
 * {@link #stopped} once it has gone, exceptionally when it had to stop because its disk failed or
 * it found itself broken. Whoever started it then ends the process.
 */
public final class NodeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ServerConfig config;
  private final DataDirectory data;
  private final EventLoopGroup group;
  private final TurnLoop turns;
  private final NodeHost host;
  private final ClientEndpoint clients;
  private final PeerEndpoint peers;
  private final Listeners listeners;
  private final Node node;
  private final JournalThread journal;
  private final FlushThread flusher;
  private final ServerView view;
  private final List<HttpExtension> extensions;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();

  private NodeServer(
      ServerConfig config,
      DataDirectory data,
      List<HttpExtension.Factory> factories,
      LongSupplier wallMillis) {
    this.config = config;
    this.data = data;
    String name = config.name().name();
    group = Transport.newGroup("loop-" + name);
    turns = new TurnLoop(group.next(), this::fatal);
    host = new NodeHost(config, this::fatal);
    OperationFigures operations = new OperationFigures();
    ProbeFigures probes = new ProbeFigures();
    JournalFigures disk = new JournalFigures();
    RequestHandler requests = operations.measured(host);
    BlockingRequests blocking = new BlockingRequests(turns, requests);
    clients = new ClientEndpoint(turns, config.cluster(), config.name(), requests);
    peers =
        new PeerEndpoint(
            turns,
            host,
            config.limits().peers(),
            dialling(group, config.limits().peers()),
            config.bootstrapAddresses());
    view =
        new ServerView(
            config,
            new ServerView.Sources(
                host, operations, probes, disk, data.engine(), clients, peers, turns, blocking));
    NodeAddress address = config.address();
    extensions =
        Extensions.create(factories, new HttpExtension.Surroundings(blocking, view, config.data()));
    view.shows(extensions);
    listeners =
        new Listeners(
            address,
            new HttpEndpoint(
                address.host(), address.port(), blocking, view, extensions, Silence.OF_CALLERS),
            new GrpcEndpoint(
                address.host(),
                address.grpcPort(),
                blocking,
                view,
                config.limits().etcdQuotaBytes(),
                group,
                Silence.OF_CALLERS));
    SyncedRelay relay = new SyncedRelay(turns);
    journal = new JournalThread(name, data.engine(), relay, this::fatal, disk);
    flusher = new FlushThread(name, data.engine(), this::fatal, disk);
    node =
        new Node(
            config.nodeConfig(),
            new LoopPorts(turns, peers, journal::wake, probes, wallMillis),
            data.engine());
    relay.deliverTo(node::synced);
    turns.attach(this::settle, node::advance);
  }

  private static Bootstrap dialling(EventLoopGroup group, PeerLimits limits) {
    return Transport.dialling(
        group, limits.connectMillis(), Silence.OF_PEERS, limits.outgoingBytesMax());
  }

  /**
   * Opens the data directory and the ports, and starts the node.
   *
   * @throws StartupException when that cannot be done; nothing is left open
   */
  public static NodeServer start(ServerConfig config) {
    return start(config, List.of());
  }

  /** The same, with paths of other rooms on its HTTP port. */
  public static NodeServer start(ServerConfig config, List<HttpExtension.Factory> extensions) {
    return start(config, extensions, UnaryOperator.identity());
  }

  /** The same, with something around the journal's disk. */
  static NodeServer start(
      ServerConfig config, List<HttpExtension.Factory> extensions, UnaryOperator<Disk> aroundDisk) {
    return start(config, extensions, aroundDisk, System::currentTimeMillis);
  }

  /** The same, with a wall clock of its own. */
  static NodeServer start(
      ServerConfig config,
      List<HttpExtension.Factory> extensions,
      UnaryOperator<Disk> aroundDisk,
      LongSupplier wallMillis) {
    DataDirectory data = DataDirectory.open(config, aroundDisk);
    NodeServer server;
    try {
      server = new NodeServer(config, data, extensions, wallMillis);
    } catch (RuntimeException | Error e) {
      data.abandon();
      throw e;
    }
    try {
      server.listeners.open(
          server.group, server.clients, server.peers, config.limits().peers().outgoingBytesMax());
    } catch (RuntimeException | Error e) {
      server.ending.set(true);
      server.release(false);
      throw e;
    }
    server.turns.execute(server::startNode);
    return server;
  }

  private void startNode() {
    if (ending.get()) {
      return;
    }
    long began = System.nanoTime();
    node.start();
    host.open(node);
    LOG.atInfo()
        .addKeyValue("node", config.name())
        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
        .log("Recovered");
  }

  private void settle() {
    node.settle();
    if (host.isOpen()) {
      String unready = node.unreadyBecause();
      view.unready(unready);
      view.removed(!unready.isEmpty() && node.removed());
      if (unready.isEmpty() && !ready.isDone()) {
        LOG.atInfo()
            .addKeyValue("node", config.name())
            .addKeyValue("port", config.address().port())
            .log("Serving");
        ready.complete(null);
      }
    }
  }

  /** Completes once the node serves. */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /**
   * Completes once the node has stopped, exceptionally when it stopped because it could not go on.
   */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  /** Where the node listens. */
  public NodeAddress address() {
    return config.address();
  }

  /** What the node was started with. */
  public ServerConfig config() {
    return config;
  }

  /**
   * Stops in good order: takes no more work, ends what is under way, tells clients and peers,
   * writes everything. Returns when that is done; calling it again waits for nothing.
   */
  @Override
  public void close() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    LOG.atInfo().addKeyValue("node", config.name()).log("Stopping");
    view.ends("it is shutting down");
    ready.completeExceptionally(new IllegalStateException("the node was stopped"));
    listeners.close();
    onLoop(() -> host.refuse("it is shutting down"));
    drain();
    onLoop(() -> {
      host.close("it has stopped");
      clients.dismissAll();
      node.stop();
    });
    onLoop(() -> {}); // the turn of the step above has ended by now, and its output is on its way
    release(true);
    LOG.atInfo().addKeyValue("node", config.name()).log("Stopped");
    stopped.complete(null);
  }

  /** Stops at once, as a crash would: what was not synced is lost, nobody is told. */
  public void kill() {
    if (ending.compareAndSet(false, true)) {
      turns.halt();
      view.ends("it was killed");
      ready.completeExceptionally(new IllegalStateException("the node was killed"));
      release(false);
      stopped.complete(null);
    }
  }

  private void fatal(String what, Throwable cause) {
    turns.halt();
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    LOG.error(
        "Node {} stops: {}. It acknowledges nothing more; find the cause, then start it again",
        config.name(),
        what,
        cause);
    view.ends("it stopped: " + what);
    IllegalStateException failure =
        new IllegalStateException("node " + config.name() + " stopped: " + what, cause);
    ready.completeExceptionally(failure);
    // On a thread of its own: this one may be the loop or a disk thread, which are about to end.
    Thread.ofPlatform()
        .name("fatal-" + config.name())
        .start(() -> {
          release(false);
          stopped.completeExceptionally(failure);
        });
  }

  private void drain() {
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (onLoop(host::openRequests, 0) > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(DRAIN_STEP_NANOS);
    }
  }

  private void onLoop(Runnable work) {
    onLoop(
        () -> {
          work.run();
          return true;
        },
        false);
  }

  /** Waits for the loop, but not for long: it may be the one that does not go on. */
  private <T> T onLoop(Supplier<T> question, T otherwise) {
    try {
      return turns
          .call(question)
          .completeOnTimeout(otherwise, DRAIN_NANOS, TimeUnit.NANOSECONDS)
          .join();
    } catch (RejectedExecutionException _) {
      return otherwise;
    }
  }

  /** Lets go of threads, sockets and files. */
  private void release(boolean clean) {
    if (!clean) {
      turns.halt();
    }
    listeners.close();
    extensions.forEach(HttpExtension::close);
    closeConnections();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    journal.close();
    flusher.close();
    if (clean) {
      data.close();
    } else {
      data.abandon();
    }
  }

  /**
   * Closes all connections, as the system does for a process that ends. Not in a turn: a loop that
   * was halted has none, and whoever is connected must not take it for one that listens.
   */
  private void closeConnections() {
    var unused =
        group
            .next()
            .submit(() -> {
              turns.cancelWake();
              peers.close();
              clients.close();
            })
            .awaitUninterruptibly(DRAIN_NANOS, TimeUnit.NANOSECONDS);
  }
}
