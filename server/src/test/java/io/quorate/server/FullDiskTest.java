package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.PutRequest;
import io.quorate.server.http.HttpCaller;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.storage.journal.JournalOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the leader of an ordered keyspace has no room left: leadership goes to a node that
 * has some, and writes go on; where no node has any, writes are refused, and resume by themselves.
 */
class FullDiskTest {
  private static final String KEYS = "/v1/keyspaces/config/keys/";
  private static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int NODES = 3;
  private static final String VALUE = "x".repeat(100_000);

  /** Two megabytes of journal, so that it is soon full. */
  private static final JournalOptions JOURNAL = new JournalOptions(1 << 20, 8 << 20, 256 << 10);

  @TempDir Path directory;

  private final List<FillingDisk> disks = new ArrayList<>();
  private final List<NodeServer> servers = new ArrayList<>();
  private final List<HttpCaller> callers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.row((NODES - 1) * LocalCluster.PORT_STEP + 4);
    for (ServerConfig config : LocalCluster.configs("c", directory, "127.0.0.1", port, NODES)) {
      servers.add(
          NodeServer.start(
              small(config),
              List.of(),
              disk -> {
                FillingDisk filling = new FillingDisk(disk);
                disks.add(filling);
                return filling;
              }));
      callers.add(new HttpCaller(config.address()));
    }
    for (NodeServer server : servers) {
      server.ready().get(120, TimeUnit.SECONDS);
    }
    assertThat(
            callers
                .getFirst()
                .put("/v1/keyspaces/config", "{\"consistency\":\"linearizable\"}")
                .status())
        .isEqualTo(200);
  }

  private static ServerConfig small(ServerConfig config) {
    ServerConfig.Limits limits = config.limits();
    StorageOptions storage =
        new StorageOptions(JOURNAL, limits.storage().overlay(), JOURNAL.bytesMax() / 2);
    return new ServerConfig(
        config.name(),
        config.cluster(),
        config.data(),
        config.address(),
        config.bootstrap(),
        new ServerConfig.Limits(
            limits.shard(),
            limits.peers(),
            storage,
            limits.tables(),
            limits.diskKeepFreeBytes(),
            limits.etcdQuotaBytes(),
            limits.aloneMillis()));
  }

  @AfterEach
  void stop() {
    callers.forEach(HttpCaller::close);
    servers.forEach(NodeServer::close);
  }

  private HttpCaller.Answer put(int through, String key) {
    return callers.get(through).put(KEYS + key + "?blind=true", VALUE);
  }

  private static int leader(HttpCaller.Answer put) {
    String receipt = put.header("Quorate-Receipt");
    return receipt.charAt(receipt.indexOf("\"primaries\":[\"n") + 15) - '1';
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private int leads() {
    int[] leader = {-1};
    await(() -> {
      HttpCaller.Answer put = put(0, "first");
      leader[0] = put.status() == 200 ? leader(put) : -1;
      return leader[0] >= 0;
    });
    return leader[0];
  }

  private static String code(byte[] detail) {
    try {
      return ErrorDetail.parseFrom(detail).getCode();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The code with which gRPC refuses a put; empty when it is done. */
  private String byGrpc(String key) {
    PutRequest put =
        PutRequest.newBuilder()
            .setKeyspace("config")
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFromUtf8(VALUE))
            .setBlind(true)
            .build();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", servers.getFirst().address().grpcPort())
            .usePlaintext()
            .build();
    try {
      KVGrpc.newBlockingStub(channel).put(put);
      return "";
    } catch (StatusRuntimeException e) {
      byte[] detail = e.getTrailers() == null ? null : e.getTrailers().get(DETAIL);
      assertThat(detail).as(e.getMessage()).isNotNull();
      return code(detail);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aLeaderWithoutRoomMakesWay() {
    int leader = leads();
    disks.get(leader).fill(true);
    int other = (leader + 1) % NODES;
    List<String> stored = new ArrayList<>();
    await(() -> {
      HttpCaller.Answer put = put(other, "k" + stored.size());
      if (put.status() == 200) {
        stored.add("k" + stored.size());
      }
      return put.status() == 200 && leader(put) != leader;
    });
    disks.get(leader).fill(false);
    await(() -> put(leader, "after").status() == 200);
    for (String key : stored) {
      assertThat(callers.get(leader).get(KEYS + key).text()).isEqualTo(VALUE);
    }
  }

  @Test
  void whereNobodyHasRoomWritesAreRefusedAndResume() {
    leads();
    disks.forEach(disk -> disk.fill(true));
    List<String> stored = new ArrayList<>();
    HttpCaller.Answer[] last = new HttpCaller.Answer[1];
    await(() -> {
      last[0] = put(0, "k" + stored.size());
      if (last[0].status() == 200) {
        stored.add("k" + stored.size());
      }
      return last[0].text().contains("DISK_FULL");
    });
    assertThat(last[0].status()).isEqualTo(503);
    assertThat(last[0].text()).contains("disk has no room; nothing was done. Make room");
    await(() -> byGrpc("g" + stored.size()).equals("DISK_FULL"));
    for (String key : stored) {
      assertThat(callers.get(1).get(KEYS + key).text()).as("reads go on").isEqualTo(VALUE);
    }
    disks.forEach(disk -> disk.fill(false));
    await(() -> put(1, "after").status() == 200);
    for (String key : stored) {
      assertThat(callers.get(2).get(KEYS + key).text()).isEqualTo(VALUE);
    }
  }
}
