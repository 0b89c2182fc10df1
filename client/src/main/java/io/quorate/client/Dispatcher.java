package io.quorate.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections and routes of one client. Everything happens on the event loop. */
final class Dispatcher implements Attempt.Network {

  private record Asking(
      Request request,
      long deadlineNanos,
      long eachNanos,
      Consumer<Reply> answer,
      Consumer<Attempt> begun) {}

  private static final long SWEEP_MILLIS = 50;
  private static final long PAUSE_MILLIS = 100;
  private static final long REFRESH_MILLIS_MIN = 200;
  private static final int CONNECT_MILLIS_MAX = 2_000;

  /** For so long a node that did not answer comes last. */
  private static final long AVOIDED_NANOS = 5_000_000_000L;

  private static final long ASK_NANOS_MIN = 250_000_000;

  /** Nodes that an ordered keyspace's request may wait for in vain, one after the other. */
  private static final int TRIES = 4;

  private final ClientOptions options;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Map<NodeAddress, Connection> connections = new LinkedHashMap<>();
  private final Leaders leaders = new Leaders();
  private final Map<NodeAddress, Long> silentSince = new LinkedHashMap<>();
  private final Sessions sessions = new Sessions(new SecureRandom()::nextLong);

  /** What waits for the table to be learnt. */
  private final List<Runnable> strange = new ArrayList<>();

  private Routes routes;
  private boolean refreshing;
  private long refreshedNanos;
  private int turn;

  /** Which replica this client prefers where any may answer: clients spread over them. */
  private final int spread = ThreadLocalRandom.current().nextInt(1 << 16);

  private boolean closed;

  Dispatcher(ClientOptions options, EventLoopGroup group) {
    this.options = options;
    this.loop = group.next();
    this.routes = Routes.initial(options.endpoints());
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    loop.execute(this::refresh);
  }

  /** Sends from any thread; the answer comes on the event loop. */
  void send(Request request, Consumer<Reply> answer) {
    send(request, options.timeout().toNanos(), answer);
  }

  /** The same with a time-out of its own. */
  void send(Request request, long timeoutNanos, Consumer<Reply> answer) {
    onLoop(() -> begin(request, timeoutNanos, answer, _ -> {}));
  }

  /** Does it on the event loop: now, if this is it. */
  void onLoop(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      loop.execute(work);
    }
  }

  /** After how long a service that lives on such a lease asks another node. */
  long askNanos(LeaseSettings lease) {
    return Math.min(options.timeout().toNanos(), Math.max(ASK_NANOS_MIN, lease.ttlNanos() / 4));
  }

  /** How long a request is tried. */
  long timeoutNanos() {
    return options.timeout().toNanos();
  }

  EventLoop loop() {
    return loop;
  }

  /** On the event loop. Whoever may cancel a read is told what has begun. */
  void begin(Request request, long timeoutNanos, Consumer<Reply> answer, Consumer<Attempt> begun) {
    long waits = TimeUnit.MILLISECONDS.toNanos(waitMillis(request));
    long each = waits + Math.min(timeoutNanos, Math.max(ASK_NANOS_MIN, timeoutNanos / TRIES));
    Asking asking = new Asking(request, nanos() + timeoutNanos + waits, each, answer, begun);
    if (routes.strangeTo(request)) {
      refresh();
      if (refreshing && request instanceof Request.Write) {
        strange.add(() -> begin(asking)); // it may have to be numbered
        return;
      }
      // a read goes to any node meanwhile
    }
    begin(asking);
  }

  private static int waitMillis(Request request) {
    if (request instanceof Request.Changes changes) {
      return changes.waitMillis();
    }
    return request instanceof GroupRequest.Watch watch ? watch.waitMillis() : 0;
  }

  private void begin(Asking asking) {
    Request request = asking.request;
    Routes.Group group = routes.ordered(request);
    Attempt.Patience patience =
        new Attempt.Patience(asking.deadlineNanos, group == null ? -1 : asking.eachNanos);
    if (group != null && request instanceof Request.Write write && write.id() == null) {
      new NumberedWrite(this, sessions, group, write, patience, asking.answer).begin();
      return;
    }
    Request asked =
        group != null && routes.readsAnywhere(request)
            ? sessions.following(group, request)
            : request;
    Attempt.begin(this, asked, patience, (reply, _) -> asking.answer.accept(reply), asking.begun);
  }

  @Override
  public List<NodeAddress> candidates(Request request) {
    List<NodeAddress> all = ordered(request);
    if (!silentSince.isEmpty() && all.size() > 1) {
      long now = nanos();
      silentSince.values().removeIf(since -> now - since > AVOIDED_NANOS);
      all.sort(Comparator.comparing(silentSince::containsKey));
    }
    return all;
  }

  private List<NodeAddress> ordered(Request request) {
    List<NodeAddress> replicas =
        options.routing() == Routing.REPLICAS ? routes.replicas(request) : null;
    if (replicas != null && !replicas.isEmpty()) {
      List<NodeAddress> ordered = new ArrayList<>(replicas);
      if (request instanceof GroupRequest group && group.anyReplica()) {
        Collections.rotate(ordered, -(spread % ordered.size()));
      }
      Routes.Group led = routes.group(request);
      NodeId leader = led == null ? null : leaders.of(led);
      NodeAddress address = leader == null ? null : routes.address(leader);
      if (address != null && ordered.remove(address)) {
        ordered.addFirst(address);
      }
      for (NodeAddress node : routes.nodes()) {
        if (!replicas.contains(node)) {
          ordered.add(node);
        }
      }
      return ordered;
    }
    List<NodeAddress> round = new ArrayList<>(reached());
    Collections.rotate(round, -(turn++ % round.size()));
    return round;
  }

  private List<NodeAddress> reached() {
    return options.routing() == Routing.ENDPOINTS_ONLY ? options.endpoints() : routes.nodes();
  }

  @Override
  public long ask(NodeAddress node, Request request, long deadlineNanos, ReplyHandler handler) {
    if (closed) {
      handler.failed(false, ErrorCode.UNAVAILABLE, "the client was closed");
      return 0;
    }
    Connection connection = connections.get(node);
    if (connection == null || !connection.usable()) {
      connection = new Connection(node);
      connections.put(node, connection);
      connection.open(bootstrap);
    }
    return connection.ask(request, deadlineNanos, handler);
  }

  @Override
  public void cancel(NodeAddress node, long number, ReplyHandler handler) {
    Connection connection = connections.get(node);
    if (connection != null) {
      connection.cancel(number, handler);
    }
  }

  @Override
  public void silent(NodeAddress node) {
    silentSince.put(node, nanos());
  }

  @Override
  public void answered(NodeAddress node, Request request, Reply reply) {
    silentSince.remove(node);
    Routes.Group ordered = routes.ordered(request);
    if (ordered != null) {
      sessions.heard(ordered, reply);
    }
    Routes.Group group = routes.group(request);
    if (group != null) {
      leaders.heard(group, reply);
    }
  }

  @Override
  public void later(Runnable task) {
    loop.schedule(task, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Learns the table anew, from whichever node answers. */
  @Override
  public void refresh() {
    long now = nanos();
    boolean early = now - refreshedNanos < TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS_MIN);
    if (refreshing || (early && routes.version() >= 0)) {
      return;
    }
    refreshing = true;
    refreshedNanos = now;
    Attempt.begin(
        this,
        new Request.ClusterStatus(false),
        new Attempt.Patience(now + options.timeout().toNanos(), options.timeout().toNanos()),
        (reply, _) -> {
          refreshing = false;
          // A node that waits to be registered knows nobody yet.
          if (reply instanceof Reply.Cluster known
              && !known.cluster().nodes().isEmpty()
              && known.cluster().tableVersion() >= routes.version()) {
            routes = Routes.of(known.cluster());
          }
          List<Runnable> waiting = List.copyOf(strange);
          strange.clear();
          waiting.forEach(Runnable::run);
        });
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  private void sweep() {
    long now = nanos();
    for (Connection connection : List.copyOf(connections.values())) {
      connection.expire(now);
    }
  }

  @Override
  public boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
    for (Connection connection : List.copyOf(connections.values())) {
      connection.close();
    }
  }
}
