package io.quorate.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.AddNodeRequest;
import io.quorate.api.v1.ClusterGrpc;
import io.quorate.api.v1.ClusterStatus;
import io.quorate.api.v1.CreateKeyspaceRequest;
import io.quorate.api.v1.CutRequest;
import io.quorate.api.v1.DeleteRequest;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.api.v1.GetRequest;
import io.quorate.api.v1.GetResponse;
import io.quorate.api.v1.Group;
import io.quorate.api.v1.GroupStatus;
import io.quorate.api.v1.HistoryRequest;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.KeyspaceSettings;
import io.quorate.api.v1.KeyspacesGrpc;
import io.quorate.api.v1.LeadersRequest;
import io.quorate.api.v1.ListKeyspacesRequest;
import io.quorate.api.v1.MoveLeaderRequest;
import io.quorate.api.v1.PutRequest;
import io.quorate.api.v1.ScanRequest;
import io.quorate.api.v1.ScanResponse;
import io.quorate.api.v1.StatusRequest;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GrpcEndpointTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("greeting");
  private static final String CONTEXT = ScriptedStore.CONTEXT.encode();

  private static EndpointFixture fixture;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    fixture = new EndpointFixture();
    channel =
        NettyChannelBuilder.forAddress(fixture.address.host(), fixture.address.grpcPort())
            .usePlaintext()
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    fixture.close();
  }

  @BeforeEach
  void reset() {
    fixture.store.answer(ScriptedStore::usual);
    fixture.store.requests.clear();
  }

  @Test
  void keysAreReadWrittenAndScanned() {
    KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
    GetResponse got =
        kv.get(GetRequest.newBuilder().setKeyspace("docs").setKey(KEY).setR(2).build());
    assertThat(got.getSiblings(0).getValue().toStringUtf8()).isEqualTo("hello");
    assertThat(got.getContext()).isEqualTo(CONTEXT);
    assertThat(got.getReceipt().getPrimariesList()).containsExactly("n1", "n2");
    kv.put(
        PutRequest.newBuilder()
            .setKeyspace("docs")
            .setKey(KEY)
            .setValue(KEY)
            .setContext(CONTEXT)
            .setConditional(true)
            .build());
    Request.Put put = (Request.Put) fixture.store.last();
    assertThat(put.context()).isEqualTo(ScriptedStore.CONTEXT);
    assertThat(put.conditional()).isTrue();
    kv.delete(DeleteRequest.newBuilder().setKeyspace("docs").setKey(KEY).build());
    assertThat(((Request.Delete) fixture.store.last()).context()).isNull();
    ScanResponse page =
        kv.scan(ScanRequest.newBuilder().setKeyspace("docs").setValues(true).build());
    assertThat(page.getRowsCount()).isEqualTo(2);
    assertThat(page.getComplete()).isFalse();
    assertThat(((Request.Scan) fixture.store.last()).limit()).isEqualTo(100);
  }

  @Test
  void aRequestIdTravelsWithTheIndexThatItsWriterHadSeen() {
    KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
    PutRequest.Builder put =
        PutRequest.newBuilder().setKeyspace("docs").setKey(KEY).setRequestId("order-17");
    kv.put(put.setIndex(41).build());
    assertThat(((Request.Put) fixture.store.last()).id())
        .isEqualTo(RequestId.named("order-17", 41));
    PutRequest alone = put.clearIndex().build();
    assertThatThrownBy(() -> kv.put(alone)).hasMessageContaining("request_id needs index");
    assertThat(
            kv.history(HistoryRequest.newBuilder().setKeyspace("docs").setIndex(9).build())
                .getIndex())
        .isEqualTo(12);
    assertThat(((Request.History) fixture.store.last()).index()).isEqualTo(9);
  }

  @Test
  void leadersAreShownAndMoved() {
    ClusterGrpc.ClusterBlockingStub cluster = ClusterGrpc.newBlockingStub(channel);
    GroupStatus table = cluster.leaders(LeadersRequest.getDefaultInstance()).getGroups(0);
    assertThat(((Request.ClusterStatus) fixture.store.last()).figures()).isTrue();
    assertThat(table.getKeyspace()).isEmpty();
    assertThat(table.getLeader()).isEqualTo("n1");
    assertThat(table.getTerm()).isEqualTo(4);
    assertThat(table.getDecided()).isEqualTo(17);
    assertThat(table.getReplicas(1).getNode()).isEqualTo("n2");
    assertThat(table.getReplicas(1).getRole()).isEqualTo("follower");
    assertThat(table.getReplicas(1).getApplied()).isEqualTo(15);
    assertThat(table.getReplicas(1).getLag()).isEqualTo(2);
    MoveLeaderRequest.Builder move = MoveLeaderRequest.newBuilder();
    assertThat(cluster.moveLeader(move.build()).getMessage()).isEqualTo("done");
    assertThat(fixture.store.last()).isEqualTo(new Request.MoveTableLeader(null));
    cluster.moveLeader(move.setTo("n2").build());
    assertThat(fixture.store.last()).isEqualTo(new Request.MoveTableLeader(new NodeId("n2")));
    cluster.moveLeader(move.setKeyspace("config").setPartition(3).build());
    assertThat(fixture.store.last())
        .isEqualTo(
            new Request.AtPartition(3, new GroupRequest.MoveLeader("config", new NodeId("n2"))));
    fixture.store.requests.clear();
    MoveLeaderRequest wrong = move.setPartition(-1).build();
    assertThatThrownBy(() -> cluster.moveLeader(wrong)).hasMessageContaining("partition is -1");
    MoveLeaderRequest nowhere = move.setPartition(1).clearKeyspace().build();
    assertThatThrownBy(() -> cluster.moveLeader(nowhere))
        .hasMessageContaining("it goes with the field keyspace");
    assertThat(fixture.store.requests).isEmpty();
  }

  @Test
  void keyspacesAreDividedWhereItIsSaid() {
    KeyspacesGrpc.newBlockingStub(channel)
        .create(
            CreateKeyspaceRequest.newBuilder()
                .setName("docs")
                .setSettings(
                    KeyspaceSettings.newBuilder()
                        .setConsistency("linearizable")
                        .addSplits("g")
                        .addSplits("p"))
                .build());
    Request.CreateKeyspace create = (Request.CreateKeyspace) fixture.store.last();
    assertThat(create.settings().partitionBy()).isEqualTo("range");
    assertThat(create.settings().partitions()).isEqualTo(3);
    assertThat(create.settings().splits()).containsExactly("g", "p");
  }

  @Test
  void keyspacesTakeDefaultsForWhatIsNotSaid() {
    KeyspacesGrpc.KeyspacesBlockingStub keyspaces = KeyspacesGrpc.newBlockingStub(channel);
    keyspaces.create(
        CreateKeyspaceRequest.newBuilder()
            .setName("docs")
            .setSettings(KeyspaceSettings.newBuilder().setN(5))
            .build());
    Request.CreateKeyspace create = (Request.CreateKeyspace) fixture.store.last();
    assertThat(create.settings().n()).isEqualTo(5);
    assertThat(create.settings().partitions()).isEqualTo(64);
    assertThat(keyspaces.list(ListKeyspacesRequest.getDefaultInstance()).getKeyspaces(0).getName())
        .isEqualTo("docs");
  }

  @Test
  void theClusterIsShownAndChanged() {
    ClusterGrpc.ClusterBlockingStub cluster = ClusterGrpc.newBlockingStub(channel);
    ClusterStatus status = cluster.status(StatusRequest.getDefaultInstance());
    assertThat(status.getNodes(0).getFiguresMap()).containsEntry("cpuMillis", 1234L);
    assertThat(status.getMetadata().getLeader()).isEqualTo("n1");
    cluster.add(AddNodeRequest.newBuilder().setName("n4").setHost("h").setPort(7430).build());
    assertThat(((Request.AddNode) fixture.store.last()).address().port()).isEqualTo(7430);
    cluster.cut(
        CutRequest.newBuilder()
            .addGroups(Group.newBuilder().addNodes("n1"))
            .addGroups(Group.newBuilder().addNodes("n2"))
            .build());
    assertThat(((Request.Cut) fixture.store.last()).groups()).hasSize(2);
  }

  @Test
  void everyRefusalCarriesItsCode() throws Exception {
    KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
    for (ErrorCode code : ErrorCode.values()) {
      fixture.store.answer(_ -> new Reply.Refused(new Refusal(code, "because").with("n", 3)));
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> kv.get(GetRequest.getDefaultInstance()));
      assertThat(refused.getStatus().getDescription()).isEqualTo("because");
      assertThat(refused.getTrailers()).isNotNull();
      ErrorDetail detail = ErrorDetail.parseFrom(refused.getTrailers().get(GrpcStatuses.DETAIL));
      assertThat(detail.getCode()).isEqualTo(code.name());
      assertThat(detail.getDetailsMap()).containsEntry("n", "3");
      assertThat(detail.getIndeterminate())
          .isEqualTo(code.conclusion() == ErrorCode.Conclusion.INDETERMINATE);
    }
  }

  @Test
  void badInputIsRefusedBeforeTheNodeIsAsked() {
    KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
    StatusRuntimeException garbled =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> kv.put(PutRequest.newBuilder().setContext("nonsense").build()));
    assertThat(garbled.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    StatusRuntimeException negative =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> kv.get(GetRequest.newBuilder().setR(-1).build()));
    assertThat(negative.getStatus().getDescription()).contains("field r is -1");
    assertThat(fixture.store.requests).isEmpty();
  }

  /** Within what each call waits for the node. */
  @Test
  @Timeout(60)
  void callsThatAreNeverAnsweredDoNotKeepTheServerFromStopping() throws Exception {
    ManagedChannel its;
    Future<GetResponse> call;
    try (EndpointFixture halted = new EndpointFixture()) {
      halted.store.answer(_ -> ScriptedStore.WAITS);
      its =
          NettyChannelBuilder.forAddress(halted.address.host(), halted.address.grpcPort())
              .usePlaintext()
              .build();
      call = KVGrpc.newFutureStub(its).get(GetRequest.getDefaultInstance());
      assertThat(halted.store.waiting.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThatThrownBy(call::get).hasCauseInstanceOf(StatusRuntimeException.class);
    its.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
