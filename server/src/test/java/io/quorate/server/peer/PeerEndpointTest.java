package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.FreePorts;
import io.quorate.server.loop.Silence;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.NodeAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerEndpointTest {
  private static final ProcessId PROCESS = new ProcessId(3, 60);
  private static final PeerLimits LIMITS = limits(60_000);

  private static PeerLimits limits(int welcomeMillis) {
    return new PeerLimits(64 << 20, 1 << 20, 5, 50, 2_000, welcomeMillis);
  }

  private final List<Peer> opened = new ArrayList<>();

  /** A node that takes texts for messages. */
  private static final class Peer implements PeerHost {
    final NodeId self;
    volatile String cluster;
    final NodeAddress address = new NodeAddress("127.0.0.1", FreePorts.row(4));
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final List<String> links = new CopyOnWriteArrayList<>();
    final List<String> displaced = new CopyOnWriteArrayList<>();
    final EventLoopGroup group = Transport.newGroup("peer-test");
    final TurnLoop turns = new TurnLoop(group.next(), (_, cause) -> cause.printStackTrace());
    final PeerEndpoint endpoint;
    private Channel listening;

    Peer(String name, String cluster) {
      this(name, cluster, new TreeMap<>(), LIMITS);
    }

    Peer(
        String name,
        String cluster,
        SortedMap<NodeId, NodeAddress> alternatives,
        PeerLimits limits) {
      this.self = new NodeId(name);
      this.cluster = cluster;
      endpoint =
          new PeerEndpoint(
              turns,
              this,
              limits,
              Transport.dialling(
                  group, limits.connectMillis(), Silence.OF_PEERS, limits.outgoingBytesMax()),
              alternatives);
      listen();
    }

    void listen() {
      listening =
          Transport.listen(
                  group, address.host(), address.peerPort(), endpoint, Silence.OF_PEERS, 1 << 20)
              .syncUninterruptibly()
              .channel();
    }

    void connect(Peer... others) {
      TreeMap<NodeId, NodeAddress> peers = new TreeMap<>();
      peers.put(self, address);
      for (Peer other : others) {
        peers.put(other.self, other.address);
      }
      turns.execute(() -> endpoint.connect(peers));
    }

    void send(NodeId to, String text) {
      turns.execute(() -> endpoint.send(to, PROCESS, text));
    }

    long count(ToLongFunction<PeerCounts> figure) {
      return turns.call(() -> figure.applyAsLong(endpoint.counts())).join();
    }

    int connected() {
      return turns.call(endpoint::connected).join();
    }

    void close() {
      turns
          .call(() -> {
            endpoint.close();
            return true;
          })
          .join();
      listening.close().syncUninterruptibly();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public String cluster() {
      return cluster;
    }

    @Override
    public NodeId self() {
      return self;
    }

    @Override
    public long tableVersion() {
      return 7;
    }

    @Override
    public void write(ProcessId process, Object message, WireWriter out) {
      out.string((String) message);
    }

    @Override
    public Object read(ProcessId process, WireReader in) {
      return in.string();
    }

    @Override
    public void displaced(String why) {
      displaced.add(why);
    }

    @Override
    public void called(NodeId by, String itsCluster) {}

    @Override
    public void linked(NodeId peer, boolean up) {
      links.add(peer + (up ? " up" : " down"));
    }

    @Override
    public void receive(NodeId from, ProcessId to, Object message) {
      received.add(from + " " + to + " " + message);
    }
  }

  private Peer peer(String name, String cluster) {
    Peer peer = new Peer(name, cluster);
    opened.add(peer);
    return peer;
  }

  @AfterEach
  void close() {
    opened.forEach(Peer::close);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void messagesArriveInOrder() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer n2 = peer("n2", "c");
    n1.connect(n2);
    n2.connect(n1);
    await(() -> n1.connected() == 1 && n2.connected() == 1);
    for (int i = 0; i < 100; i++) {
      n1.send(n2.self, "m" + i);
    }
    n2.send(n1.self, "back");
    for (int i = 0; i < 100; i++) {
      assertThat(n2.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n1 3/60 m" + i);
    }
    assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 back");
    n1.send(n2.self, "x".repeat(30 << 20));
    assertThat(n2.received.poll(60, TimeUnit.SECONDS)).hasSizeGreaterThan(30 << 20);
  }

  @Test
  void aForeignClusterIsRefusedAndASecondNodeOfTheNameToo() {
    Peer n1 = peer("n1", "c");
    Peer foreign = peer("n2", "other");
    Peer twin = peer("n1", "c");
    foreign.connect(n1);
    await(() -> n1.count(PeerCounts::refused) > 0);
    long before = n1.count(PeerCounts::refused);
    TreeMap<NodeId, NodeAddress> wrong = new TreeMap<>();
    wrong.put(new NodeId("n3"), n1.address);
    twin.turns.execute(() -> twin.endpoint.connect(wrong));
    await(() -> n1.count(PeerCounts::refused) > before);
    assertThat(foreign.connected()).isZero();
    assertThat(twin.connected()).isZero();
    foreign.send(n1.self, "unheard");
    assertThat(foreign.count(PeerCounts::dropped)).isEqualTo(1);
    assertThat(n1.received).isEmpty();
  }

  @Test
  void whoLearnsOfItsClusterLetsNobodyOfAnotherInAnyMore() throws Exception {
    Peer fresh = peer("n1", "");
    Peer foreign = peer("n2", "other");
    foreign.connect(fresh);
    await(() -> foreign.connected() == 1);
    foreign.send(fresh.self, "heard");
    assertThat(fresh.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 heard");
    fresh.cluster = "c";
    foreign.send(fresh.self, "unheard");
    await(() -> fresh.count(PeerCounts::refused) > 0);
    assertThat(fresh.received).isEmpty();
  }

  @Test
  void ofTwoThatAreOneNodeTheOneThatLivesStays() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer original = peer("n2", "c");
    Peer copy = peer("n2", "c");
    original.connect(n1);
    await(() -> original.connected() == 1);
    copy.connect(n1);
    await(() -> !copy.displaced.isEmpty());
    assertThat(copy.displaced.getFirst())
        .startsWith("another process takes part as node n2 and lives, connected from /127.0.0.1:");
    assertThat(copy.connected()).isZero();
    copy.send(n1.self, "unheard");
    original.send(n1.self, "heard");
    assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 heard");
    assertThat(original.displaced).isEmpty();
  }

  @Test
  void whoStartsAgainIsLetInAtOnce() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer before = peer("n2", "c");
    before.connect(n1);
    await(() -> before.connected() == 1);
    before.turns.execute(before.endpoint::close);
    Peer after = peer("n2", "c");
    after.connect(n1);
    await(() -> after.connected() == 1);
    after.send(n1.self, "again");
    assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 again");
    assertThat(after.displaced).isEmpty();
  }

  /** As a process does that was stopped by a signal: its kernel keeps the connection. */
  @Test
  void whoIsSilentMakesWay() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer copy = peer("n2", "c");
    try (var silent = new Socket("127.0.0.1", n1.address.peerPort())) {
      WireWriter hello = new WireWriter();
      PeerFrame.write(new PeerFrame.Hello(PeerFrame.VERSION, "c", "n2", 1, 4711), hello);
      silent.getOutputStream().write(hello.toBytes());
      assertThat(silent.getInputStream().read()).as("the Welcome").isNotNegative();
      copy.connect(n1);
      await(() -> copy.connected() == 1);
      copy.send(n1.self, "heard");
      assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 heard");
      assertThat(silent.getInputStream().readAllBytes()).as("until it was closed").isNotEmpty();
    }
  }

  @Test
  void aWrongAddressIsNoticed() {
    Peer n1 = peer("n1", "c");
    Peer n2 = peer("n2", "c");
    TreeMap<NodeId, NodeAddress> wrong = new TreeMap<>();
    wrong.put(new NodeId("n3"), n1.address);
    n2.turns.execute(() -> n2.endpoint.connect(wrong));
    await(() -> n2.count(PeerCounts::dials) > 2);
    assertThat(n2.connected()).isZero();
  }

  @Test
  void aNodeThatNobodyDialsIsAnsweredOnItsOwnConnection() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer stranger = peer("n9", "c");
    stranger.connect(n1);
    await(() -> stranger.connected() == 1);
    stranger.send(n1.self, "may I?");
    assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n9 3/60 may I?");
    n1.send(stranger.self, "no");
    assertThat(stranger.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n1 3/60 no");
    stranger.turns.execute(stranger.endpoint::close);
    await(() -> {
      n1.send(stranger.self, "too late");
      return n1.count(PeerCounts::dropped) > 0;
    });
  }

  @Test
  void aPeerThatMovedIsFoundWhereItMayBeToo() throws Exception {
    Peer n1 = peer("n1", "c");
    TreeMap<NodeId, NodeAddress> alternatives = new TreeMap<>();
    alternatives.put(n1.self, n1.address);
    Peer n2 = new Peer("n2", "c", alternatives, LIMITS);
    opened.add(n2);
    TreeMap<NodeId, NodeAddress> old = new TreeMap<>();
    old.put(n1.self, new NodeAddress("127.0.0.1", FreePorts.row(4)));
    n2.turns.execute(() -> n2.endpoint.connect(old));
    await(() -> n2.connected() == 1);
    // Told at last where it is: the connection that stands there already stays.
    n2.connect(n1);
    n2.send(n1.self, "there you are");
    assertThat(n1.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n2 3/60 there you are");
    assertThat(n2.links).containsExactly("n1 up");
  }

  @Test
  void aPeerThatComesBackIsDialledAgain() throws Exception {
    Peer n1 = peer("n1", "c");
    Peer n2 = peer("n2", "c");
    n1.connect(n2);
    await(() -> n1.connected() == 1);
    n2.turns.execute(n2.endpoint::close); // ends its connections; it goes on listening
    n2.listening.close().syncUninterruptibly();
    await(() -> n1.links.size() == 2); // told after the connection is counted out
    assertThat(n1.links).containsExactly("n2 up", "n2 down");
    n1.send(n2.self, "lost");
    await(() -> n1.count(PeerCounts::dropped) == 1);
    n2.listen();
    await(() -> n1.connected() == 1);
    n1.send(n2.self, "found");
    assertThat(n2.received.poll(60, TimeUnit.SECONDS)).isEqualTo("n1 3/60 found");
  }

  @Test
  void aPeerThatDoesNotReadCostsMessagesNotMemory() throws Exception {
    Peer n1 = peer("n1", "c");
    NodeId deaf = new NodeId("n2");
    NodeAddress address = new NodeAddress("127.0.0.1", FreePorts.row(4));
    try (ServerSocket socket = new ServerSocket(address.peerPort())) {
      TreeMap<NodeId, NodeAddress> peers = new TreeMap<>();
      peers.put(deaf, address);
      n1.turns.execute(() -> n1.endpoint.connect(peers));
      try (var accepted = socket.accept()) {
        WireWriter welcome = new WireWriter();
        PeerFrame.write(new PeerFrame.Welcome("n2", 1), welcome);
        accepted.getOutputStream().write(welcome.toBytes());
        await(() -> n1.connected() == 1);
        String large = "x".repeat(100_000);
        for (int i = 0; i < 2_000; i++) {
          n1.send(deaf, large);
        }
        assertThat(n1.count(PeerCounts::dropped)).isPositive();
        assertThat(n1.count(PeerCounts::sent) + n1.count(PeerCounts::dropped)).isEqualTo(2_000);
        // What the kernel took, and the bound: far below the 200 MB that were sent.
        assertThat(n1.count(PeerCounts::sent)).isLessThan(500);
      }
    }
  }

  @Test
  void whoTakesTheConnectionAndSaysNothingIsDialledAgain() throws Exception {
    int welcomeMillis = 300;
    Peer n1 = new Peer("n1", "c", new TreeMap<>(), limits(welcomeMillis));
    opened.add(n1);
    NodeAddress address = new NodeAddress("127.0.0.1", FreePorts.row(4));
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket socket = new ServerSocket(address.peerPort())) {
      n1.turns.execute(() -> n1.endpoint.connect(new TreeMap<>(Map.of(new NodeId("n2"), address))));
      try (Socket silent = socket.accept()) {
        silent.setSoTimeout(60_000);
        assertThat(silent.getInputStream().readAllBytes()).as("a Hello, then the end").isNotEmpty();
      }
      WireWriter welcome = new WireWriter();
      PeerFrame.write(new PeerFrame.Welcome("n2", 1), welcome);
      var unused =
          thread.submit(() -> {
            while (true) { // until it is closed; a slow machine may need several
              socket.accept().getOutputStream().write(welcome.toBytes());
            }
          });
      await(() -> n1.connected() == 1);
      long dials = n1.count(PeerCounts::dials);
      n1.group.schedule(() -> {}, 4 * welcomeMillis, TimeUnit.MILLISECONDS).sync();
      assertThat(n1.count(PeerCounts::dials)).as("who has answered may be silent").isEqualTo(dials);
    }
  }

  @Test
  void garbageClosesTheConnectionOnly() throws Exception {
    Peer n1 = peer("n1", "c");
    try (var socket = new Socket("127.0.0.1", n1.address.peerPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(n1.count(PeerCounts::malformed)).isEqualTo(1);
    Peer n2 = peer("n2", "c");
    n2.connect(n1);
    await(() -> n2.connected() == 1);
  }
}
