package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.ClientOptions;
import io.quorate.client.DistributedBarrier;
import io.quorate.client.DistributedCounter;
import io.quorate.client.DistributedLock;
import io.quorate.client.DistributedSemaphore;
import io.quorate.client.LockGrant;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.protocol.clock.Context;
import io.quorate.server.LocalCluster;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Semaphores, counters and barriers while many contend, and when holders die; fences. */
@Timeout(120)
class CoordinationTest {
  private static final String KEYSPACE = "jobs";
  private static final byte[] GUARDED = "guarded".getBytes(StandardCharsets.UTF_8);
  private static final LeaseSettings SHORT = LeaseSettings.DEFAULT.withTtlSeconds(2);

  @TempDir static Path folder;

  private static LocalCluster cluster;
  private static QuorateClient client;
  private static List<String> urls = List.of();
  private static List<String> everyNode = List.of();

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(24);
    everyNode = IntStream.of(0, 10, 20).mapToObj(i -> "http://127.0.0.1:" + (port + i)).toList();
    urls = List.of(everyNode.getFirst());
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    client = connect();
    Main.commandLine()
        .execute(
            "keyspace",
            "create",
            KEYSPACE,
            "--consistency",
            "linearizable",
            "--endpoints",
            urls.getFirst());
  }

  private static QuorateClient connect() {
    return QuorateClient.connect(ClientOptions.to(urls));
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void together(int threads, Work work) throws Exception {
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> each = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        each.add(
            all.submit(() -> {
              work.run();
              return null;
            }));
      }
      for (Future<?> one : each) {
        one.get();
      }
    }
  }

  @Test
  void noMoreHoldAPermitThanThereAreAndAsManyAsThereAre() throws Exception {
    DistributedSemaphore semaphore = client.semaphore(KEYSPACE, "pool", 3);
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier full = new CyclicBarrier(3); // three have to hold at once to pass it
    together(
        12,
        () -> {
          try (DistributedSemaphore.Permit _ = semaphore.acquire()) {
            most.accumulateAndGet(holding.incrementAndGet(), Math::max);
            full.await(60, TimeUnit.SECONDS);
            holding.decrementAndGet();
          }
        });
    assertThat(most).hasValue(3);
  }

  @Test
  void aPermitIsTriedForAndTokensRise() throws Exception {
    DistributedSemaphore semaphore = client.semaphore(KEYSPACE, "few", 1);
    long token;
    try (DistributedSemaphore.Permit only = semaphore.acquire()) {
      assertThat(semaphore.tryAcquire(Duration.ZERO)).isEmpty();
      assertThat(semaphore.tryAcquire(Duration.ofMillis(300))).isEmpty();
      token = only.fence().token();
    }
    try (DistributedSemaphore.Permit next = semaphore.tryAcquire(Duration.ZERO).orElseThrow()) {
      assertThat(next.fence().token()).isGreaterThan(token);
    }
    assertThatThrownBy(() -> client.semaphore(KEYSPACE, "none", 0)).hasMessageContaining("0");
  }

  @Test
  void aDeadHoldersPermitIsHadAgain() throws Exception {
    QuorateClient dying = connect();
    DistributedSemaphore.Permit lost =
        dying.semaphore(KEYSPACE, "mortal", 1, SHORT, new byte[0]).acquire();
    dying.close(); // nobody keeps its lease alive from here on
    try (DistributedSemaphore.Permit next = client.semaphore(KEYSPACE, "mortal", 1).acquire()) {
      assertThat(next.fence().token()).isGreaterThan(lost.fence().token());
    }
  }

  @Test
  void aFenceHoldsOverHttpAndGrpcUntilTheLockGoesOn() throws Exception {
    try (DistributedLock lock = client.lock(KEYSPACE, "fenced");
        FencedCalls calls = new FencedCalls(urls.getFirst())) {
      String first;
      String[] once = {"Quorate-Session", "0", "Quorate-Request-Id", "first-try"};
      try (LockGrant grant = lock.acquire()) {
        first = "fenced:" + grant.fence().token();
        HttpResponse<String> put = calls.http("PUT", KEYSPACE, first, "", "one", once);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        long revision = calls.grpcPut(KEYSPACE, first, "two");
        assertThat(revision).isGreaterThan(grant.fence().token());
        assertThat(guarded()).isEqualTo("two");
      }
      try (LockGrant grant = lock.acquire()) {
        HttpResponse<String> late = calls.http("PUT", KEYSPACE, first, "", "late");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("CONFLICT", "Nothing was written", "\"fenced\"");
        assertThat(calls.http("DELETE", KEYSPACE, first, "", "").statusCode()).isEqualTo(409);
        assertThatThrownBy(() -> calls.grpcPut(KEYSPACE, first, "late"))
            .hasMessageContaining("ABORTED: Nothing was written");
        assertThatThrownBy(() -> calls.grpcDelete(KEYSPACE, first)).hasMessageContaining("ABORTED");
        HttpResponse<String> again = calls.http("PUT", KEYSPACE, first, "", "one", once);
        assertThat(again.statusCode()).as("it was done at the first try").isEqualTo(200);
        assertThat(guarded()).isEqualTo("two");
        String second = "fenced:" + grant.fence().token();
        HttpResponse<String> gone = calls.http("DELETE", KEYSPACE, second, "", "");
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        String context = gone.headers().firstValue("Quorate-Context").orElseThrow();
        Request.Put back =
            new Request.Put(KEYSPACE, GUARDED, Context.decode(context), true, GUARDED, 0);
        assertThat(client.call(back)).isInstanceOf(Reply.Stored.class);
        calls.grpcDelete(KEYSPACE, second);
      }
    }
  }

  @Test
  void whatIsWrongWithAFencedWriteIsSaid() throws Exception {
    client.call(new Request.CreateKeyspace("carts", KeyspaceSettings.defaults("eventual")));
    try (FencedCalls calls = new FencedCalls(urls.getFirst())) {
      assertUsage(calls.http("PUT", "carts", "a:1", "", "v"), "'carts' is eventual");
      assertUsage(calls.http("PUT", KEYSPACE, "a", "", "v"), "'a' has no colon");
      assertUsage(calls.http("PUT", KEYSPACE, "a:x", "", "v"), "'x' is no number");
      assertUsage(calls.http("DELETE", KEYSPACE, "a:-1", "", ""), "1 or more, not -1");
      assertUsage(calls.http("PUT", KEYSPACE, "a:1", "&blind=true", "v"), "fence alone");
      assertUsage(
          calls.http("PUT", KEYSPACE, "a:1", "", "v", "Quorate-If-Context", "none"), "fence alone");
      assertThat(calls.http("PUT", "nowhere", "a:1", "", "v").statusCode()).isEqualTo(404);
      assertThat(calls.http("PUT", KEYSPACE, "a:1", "", "v").statusCode()).isEqualTo(409);
      assertThatThrownBy(() -> calls.grpcPut(KEYSPACE, "", "v"))
          .hasMessageContaining("INVALID_ARGUMENT: A fence is NAME:TOKEN");
    }
  }

  private static void assertUsage(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("INVALID_ARGUMENT", why);
  }

  private static String guarded() {
    Entry entry = client.group(KEYSPACE).range(Query.key(GUARDED)).result().entries().getFirst();
    return new String(entry.value(), StandardCharsets.UTF_8);
  }

  /** Waits go unseen unless they outlive one that was begun while they were under way. */
  @Test
  void whoeverGivesUpLeavesTheQueueAndNoNodeWaitsForIt() throws Exception {
    try (Waits waits = new Waits(everyNode);
        QuorateClient other = connect();
        DistributedLock lock = client.lock(KEYSPACE, "sought");
        DistributedLock sought = other.lock(KEYSPACE, "sought");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      waits.await(0);
      try (LockGrant _ = lock.acquire()) {
        waits.await(2); // each counts where it was asked and where it is served
        Future<?> seeking = threads.submit(sought::acquire);
        waits.await(4);
        Future<?> longer =
            threads.submit(
                () -> client.group(KEYSPACE).changes(KeyRange.of(GUARDED), Cursor.NOW, 15_000));
        waits.await(6);
        seeking.cancel(true);
        waits.await(4);
        assertThat(longer.isDone()).isFalse();
        assertThat(queue()).hasSize(1);
        client.group(KEYSPACE).transact(Command.Transact.always(new Op.Put(GUARDED, GUARDED)));
        longer.get();
      }
      assertThat(queue()).isEmpty();
      waits.await(0);
    }
  }

  private static List<Entry> queue() {
    KeyRange keys = KeyRange.prefix("sought/".getBytes(StandardCharsets.UTF_8));
    return client
        .group(KEYSPACE)
        .range(new Query(keys, 0, 0, Integer.MAX_VALUE, Query.Form.KEYS))
        .result()
        .entries();
  }

  @Test
  void eachSumOfACounterIsToldOnce() throws Exception {
    DistributedCounter counter = client.counter(KEYSPACE, "tickets");
    ConcurrentSkipListSet<Long> sums = new ConcurrentSkipListSet<>();
    together(
        8,
        () -> {
          for (int i = 0; i < 25; i++) {
            sums.add(counter.add(1));
          }
        });
    assertThat(sums).containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(counter.get()).isEqualTo(200);
    assertThat(counter.add(-150)).isEqualTo(50);
  }

  @Test
  void aCounterThatHoldsNoNumberIsLeftAlone() {
    byte[] key = "text".getBytes(StandardCharsets.UTF_8);
    client.group(KEYSPACE).transact(Command.Transact.always(new Op.Put(key, key)));
    assertThatThrownBy(() -> client.counter(KEYSPACE, "text").add(1))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no number");
  }

  @Test
  void whoComesWhileABarrierIsDownWaitsUntilItIsLifted() throws Exception {
    DistributedBarrier barrier = client.barrier(KEYSPACE, "start");
    assertThat(barrier.await(Duration.ZERO)).isTrue();
    barrier.lower();
    assertThat(barrier.await(Duration.ZERO)).isFalse();
    try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> passed = new ArrayList<>();
      List<Future<Boolean>> gaveUp = new ArrayList<>();
      for (int i = 0; i < 5; i++) { // between them those who will not wait for it
        passed.add(waiting.submit(() -> barrier.await(Duration.ofSeconds(60))));
        gaveUp.add(waiting.submit(() -> barrier.await(Duration.ofMillis(300))));
      }
      for (Future<Boolean> one : gaveUp) {
        assertThat(one.get()).isFalse();
      }
      barrier.lift();
      for (Future<Boolean> one : passed) {
        assertThat(one.get()).isTrue();
      }
    }
  }
}
