package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.lock.LockResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jetcd, unmodified, on our cluster and on one of etcd's: both must answer the same. */
class JetcdTest {
  private static RealEtcd realCluster;
  private static OurEtcd ourCluster;
  private static Client real;
  private static Client ours;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Program.require("etcd", "etcd-server");
    realCluster = new RealEtcd(Files.createDirectory(directory.resolve("etcd")));
    ourCluster = new OurEtcd(Files.createDirectory(directory.resolve("quorate")), 3);
    real = client(realCluster.endpoints());
    ours = client(ourCluster.endpoints());
  }

  private static Client client(List<String> endpoints) {
    return Client.builder().endpoints(endpoints.toArray(String[]::new)).waitForReady(true).build();
  }

  @AfterAll
  static void stop() {
    if (ours != null) {
      ours.close();
      real.close();
      ourCluster.close();
      realCluster.close();
    }
  }

  /** What a client does, and what it is told, in words. */
  private interface Story {
    void tell(Client client, List<String> told) throws Exception;
  }

  private static void same(Story story) throws Exception {
    List<String> expected = new ArrayList<>();
    story.tell(real, expected);
    List<String> actual = new ArrayList<>();
    story.tell(ours, actual);
    assertThat(actual).isEqualTo(expected);
    assertThat(actual).isNotEmpty();
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  /** What went wrong, as jetcd says it. */
  private static String error(CompletableFuture<?> future) throws Exception {
    try {
      return "answered " + get(future);
    } catch (ExecutionException e) {
      return e.getCause().getMessage();
    }
  }

  private static String text(KeyValue kv, long base) {
    return "%s=%s created %d modified %d version %d"
        .formatted(
            kv.getKey(),
            kv.getValue(),
            kv.getCreateRevision() - base,
            kv.getModRevision() - base,
            kv.getVersion());
  }

  private static String text(GetResponse response, long base) {
    return response.getKvs().stream().map(kv -> text(kv, base)).toList()
        + " of "
        + response.getCount()
        + (response.isMore() ? " and more" : "")
        + " at "
        + (response.getHeader().getRevision() - base);
  }

  /** A revision from which the others are counted. */
  private static long base(Client client) throws Exception {
    return get(client.getKVClient().put(bytes("base"), bytes(""))).getHeader().getRevision();
  }

  @Test
  void keys() throws Exception {
    same((client, told) -> {
      long base = base(client);
      KV kv = client.getKVClient();
      for (String key : List.of("k/b", "k/a", "k/c", "k/a")) {
        long revision = get(kv.put(bytes(key), bytes("v" + key))).getHeader().getRevision();
        told.add("put at " + (revision - base));
      }
      PutOption former = PutOption.builder().withPrevKV().build();
      told.add(text(get(kv.put(bytes("k/a"), bytes("w"), former)).getPrevKv(), base));
      told.add(text(get(kv.get(bytes("k/a"))), base));
      told.add(
          text(
              get(
                  kv.get(
                      bytes("k/"),
                      GetOption.builder()
                          .isPrefix(true)
                          .withLimit(2)
                          .withSortField(GetOption.SortTarget.MOD)
                          .withSortOrder(GetOption.SortOrder.DESCEND)
                          .build())),
              base));
      told.add(
          text(
              get(kv.get(bytes("k/a"), GetOption.builder().withRevision(base + 2).build())), base));
      told.add(error(kv.get(bytes("k/a"), GetOption.builder().withRevision(base + 999).build())));
      told.add(
          "deleted "
              + get(kv.delete(bytes("k/"), DeleteOption.builder().isPrefix(true).build()))
                  .getDeleted());
      told.add(error(kv.put(bytes("k/a"), bytes("v"), PutOption.builder().withLeaseId(9).build())));
    });
  }

  @Test
  void transactionsAndCompaction() throws Exception {
    same((client, told) -> {
      long base = base(client);
      KV kv = client.getKVClient();
      Cmp absent = new Cmp(bytes("t"), Cmp.Op.EQUAL, CmpTarget.version(0));
      for (int i = 0; i < 2; i++) {
        TxnResponse done =
            get(
                kv.txn()
                    .If(absent)
                    .Then(Op.put(bytes("t"), bytes("1"), PutOption.DEFAULT))
                    .Else(
                        Op.get(bytes("t"), GetOption.DEFAULT),
                        Op.delete(bytes("t"), DeleteOption.DEFAULT))
                    .commit());
        told.add(
            "%s %d %d %d at %d"
                .formatted(
                    done.isSucceeded(),
                    done.getPutResponses().size(),
                    done.getGetResponses().size(),
                    done.getDeleteResponses().size(),
                    done.getHeader().getRevision() - base));
      }
      told.add(
          error(
              kv.txn()
                  .Then(
                      Op.put(bytes("t"), bytes("1"), PutOption.DEFAULT),
                      Op.put(bytes("t"), bytes("2"), PutOption.DEFAULT))
                  .commit()));
      get(kv.compact(base + 1, CompactOption.builder().withCompactPhysical(true).build()));
      told.add(error(kv.compact(base + 1)));
      told.add(error(kv.compact(base + 999)));
      told.add(error(kv.get(bytes("t"), GetOption.builder().withRevision(base).build())));
    });
  }

  @Test
  void watches() throws Exception {
    same((client, told) -> {
      long base = base(client);
      KV kv = client.getKVClient();
      get(kv.put(bytes("w/a"), bytes("1")));
      get(kv.put(bytes("w/b"), bytes("2")));
      BlockingQueue<WatchResponse> responses = new LinkedBlockingQueue<>();
      WatchOption option =
          WatchOption.builder()
              .isPrefix(true)
              .withRevision(base + 1)
              .withPrevKV(true)
              .withRequireLeader(true)
              .build();
      try (Watch.Watcher _ = client.getWatchClient().watch(bytes("w/"), option, responses::add)) {
        get(kv.delete(bytes("w/a")));
        get(kv.put(bytes("w/b"), bytes("3")));
        int events = 0;
        while (events < 4) {
          WatchResponse response = responses.poll(60, TimeUnit.SECONDS);
          assertThat(response).isNotNull();
          for (WatchEvent event : response.getEvents()) {
            told.add(
                event.getEventType()
                    + " "
                    + text(event.getKeyValue(), base)
                    + " was "
                    + event.getPrevKV().getValue());
            events++;
          }
        }
        client.getWatchClient().requestProgress();
        WatchResponse progress = responses.poll(60, TimeUnit.SECONDS);
        assertThat(progress).isNotNull();
        told.add("progress " + (progress.getHeader().getRevision() - base));
      }
      get(kv.compact(base + 3));
      BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
      try (Watch.Watcher _ =
          client
              .getWatchClient()
              .watch(
                  bytes("w/"),
                  WatchOption.builder().withRevision(base).build(),
                  _ -> {},
                  errors::add)) {
        Throwable error = errors.poll(60, TimeUnit.SECONDS);
        assertThat(error).isNotNull();
        told.add(error.getClass().getSimpleName());
      }
    });
  }

  @Test
  void leases() throws Exception {
    same((client, told) -> {
      Lease leases = client.getLeaseClient();
      long id = get(leases.grant(600)).getID();
      get(
          client
              .getKVClient()
              .put(bytes("l/a"), bytes("1"), PutOption.builder().withLeaseId(id).build()));
      LeaseTimeToLiveResponse lease =
          get(leases.timeToLive(id, LeaseOption.builder().withAttachedKeys().build()));
      told.add(lease.getGrantedTTL() + " " + lease.getKeys());
      told.add("kept for " + get(leases.keepAliveOnce(id)).getTTL());
      get(leases.revoke(id));
      told.add("keys " + get(client.getKVClient().get(bytes("l/a"))).getCount());
      told.add("ttl " + get(leases.timeToLive(id, LeaseOption.DEFAULT)).getTTL());
      told.add(error(leases.revoke(id)));
      told.add(error(leases.keepAliveOnce(id)).replaceAll("\\d+", "N"));
    });
  }

  @Test
  void locks() throws Exception {
    same((client, told) -> {
      Lock locks = client.getLockClient();
      long first = get(client.getLeaseClient().grant(600)).getID();
      long second = get(client.getLeaseClient().grant(600)).getID();
      LockResponse held = get(locks.lock(bytes("m"), first));
      told.add(held.getKey().toString().replace(Long.toHexString(first), "FIRST"));
      assertThat(get(locks.lock(bytes("m"), first)).getKey()).isEqualTo(held.getKey());
      CompletableFuture<LockResponse> waits = locks.lock(bytes("m"), second);
      GetOption all = GetOption.builder().isPrefix(true).build();
      while (get(client.getKVClient().get(bytes("m/"), all)).getCount() < 2) {
        Thread.onSpinWait();
      }
      told.add("done " + waits.isDone());
      get(locks.unlock(held.getKey()));
      told.add(get(waits).getKey().toString().replace(Long.toHexString(second), "SECOND"));
      get(client.getLeaseClient().revoke(second));
      told.add("left " + get(client.getKVClient().get(bytes("m/"), all)).getCount());
      told.add(error(locks.lock(bytes("m"), 12345)));
    });
  }

  @Test
  void elections() throws Exception {
    same((client, told) -> {
      Election elections = client.getElectionClient();
      ByteSequence name = bytes("e");
      told.add(error(elections.leader(name)));
      long first = get(client.getLeaseClient().grant(600)).getID();
      long second = get(client.getLeaseClient().grant(600)).getID();
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      elections.observe(name, new Observer(seen));
      CampaignResponse elected = get(elections.campaign(name, first, bytes("one")));
      told.add(elected.getLeader().getName().toString());
      told.add("leader " + get(elections.leader(name)).getKv().getValue());
      told.add("seen " + seen.poll(60, TimeUnit.SECONDS));
      get(elections.proclaim(elected.getLeader(), bytes("two")));
      told.add("seen " + seen.poll(60, TimeUnit.SECONDS));
      CompletableFuture<CampaignResponse> waits = elections.campaign(name, second, bytes("three"));
      GetOption all = GetOption.builder().isPrefix(true).build();
      while (get(client.getKVClient().get(bytes("e/"), all)).getCount() < 2) {
        Thread.onSpinWait();
      }
      told.add("done " + waits.isDone());
      get(elections.resign(elected.getLeader()));
      told.add("seen " + seen.poll(60, TimeUnit.SECONDS));
      get(waits);
      told.add(error(elections.proclaim(elected.getLeader(), bytes("late"))));
      get(client.getLeaseClient().revoke(second));
      told.add(error(elections.leader(name)));
    });
  }

  private record Observer(BlockingQueue<String> seen) implements Election.Listener {
    @Override
    public void onNext(io.etcd.jetcd.election.LeaderResponse response) {
      seen.add(response.getKv().getValue().toString());
    }

    @Override
    public void onError(Throwable error) {
      seen.add(error.toString());
    }

    @Override
    public void onCompleted() {
      seen.add("completed");
    }
  }

  @Test
  void membersAndMaintenance() throws Exception {
    same((client, told) -> {
      List<Member> members = members(client);
      told.add(members.stream().map(Member::getName).sorted().toList().toString());
      told.add(error(client.getClusterClient().removeMember(4711)));
      told.add(error(client.getClusterClient().promoteMember(members.getFirst().getId())));
      Maintenance maintenance = client.getMaintenanceClient();
      told.add("alarms " + get(maintenance.listAlarms()).getAlarms());
      String endpoint = members.getFirst().getClientURIs().getFirst().toString();
      get(maintenance.defragmentMember(endpoint));
      StatusResponse status = get(maintenance.statusMember(endpoint));
      assertThat(status.getVersion()).matches("3\\.[45]\\.\\d+");
      assertThat(members).extracting(Member::getId).contains(status.getLeader());
      assertThat(status.getRaftIndex()).isPositive();
      long hashes =
          members.stream()
              .map(member -> hash(maintenance, member, status.getHeader().getRevision()))
              .distinct()
              .count();
      told.add("distinct hashes " + hashes);
      ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
      get(maintenance.snapshot(snapshot));
      told.add("snapshot " + snapshot.size() % 512 + " " + checked(snapshot.toByteArray()));
    });
  }

  /** All, once each has said where it listens: one of etcd does so a while after it has started. */
  private static List<Member> members(Client client) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      List<Member> members = get(client.getClusterClient().listMember()).getMembers();
      if (members.stream().noneMatch(member -> member.getClientURIs().isEmpty())) {
        return members;
      }
      assertThat(System.nanoTime()).as(members.toString()).isLessThan(deadline);
    }
  }

  private static int hash(Maintenance maintenance, Member member, long revision) {
    String endpoint = member.getClientURIs().getFirst().toString();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return get(maintenance.hashKV(endpoint, revision)).getHash();
      } catch (Exception e) {
        // It may not have heard of that revision yet.
        assertThat(System.nanoTime()).as(e.toString()).isLessThan(deadline);
      }
    }
  }

  private static boolean checked(byte[] snapshot) throws Exception {
    int end = snapshot.length - 32;
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(snapshot, 0, end);
    return Arrays.equals(sha256.digest(), Arrays.copyOfRange(snapshot, end, snapshot.length));
  }
}
