package io.quorate.server.etcd;

import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.AlarmMember;
import io.quorate.api.etcd.rpc.AlarmRequest;
import io.quorate.api.etcd.rpc.AlarmResponse;
import io.quorate.api.etcd.rpc.AlarmType;
import io.quorate.api.etcd.rpc.DefragmentRequest;
import io.quorate.api.etcd.rpc.DefragmentResponse;
import io.quorate.api.etcd.rpc.DowngradeRequest;
import io.quorate.api.etcd.rpc.DowngradeResponse;
import io.quorate.api.etcd.rpc.HashKVRequest;
import io.quorate.api.etcd.rpc.HashKVResponse;
import io.quorate.api.etcd.rpc.HashRequest;
import io.quorate.api.etcd.rpc.HashResponse;
import io.quorate.api.etcd.rpc.MaintenanceGrpc;
import io.quorate.api.etcd.rpc.MoveLeaderRequest;
import io.quorate.api.etcd.rpc.MoveLeaderResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.SnapshotRequest;
import io.quorate.api.etcd.rpc.SnapshotResponse;
import io.quorate.api.etcd.rpc.StatusRequest;
import io.quorate.api.etcd.rpc.StatusResponse;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.List;
import java.util.stream.Stream;

/** {@code etcdserverpb.Maintenance}. */
final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {
  /** Of the API that is served; clients choose by it what they use. */
  static final String VERSION = "3.5.21";

  private static final String STORAGE_VERSION = "3.5.0";

  private final Keyspace keyspace;
  private final Members members;
  private final Alarms alarms;
  private final SnapshotWriter snapshots;

  MaintenanceService(Keyspace keyspace, Members members, Alarms alarms, SnapshotWriter snapshots) {
    this.keyspace = keyspace;
    this.members = members;
    this.alarms = alarms;
    this.snapshots = snapshots;
  }

  private GroupAnswer.Standing standing() {
    return keyspace.ask(new GroupRequest.DescribeGroup(Keyspace.NAME), GroupAnswer.Standing.class);
  }

  @Override
  public void status(StatusRequest in, StreamObserver<StatusResponse> observer) {
    Calls.answer(observer, this::status);
  }

  private StatusResponse status() {
    GroupAnswer.Standing standing = standing();
    NodeId leader = standing.leader();
    StatusResponse.Builder response =
        StatusResponse.newBuilder()
            .setHeader(keyspace.headers().at(standing.position()))
            .setVersion(VERSION)
            .setStorageVersion(STORAGE_VERSION)
            .setDbSize(alarms.storedBytes())
            .setDbSizeInUse(alarms.storedBytes())
            .setDbSizeQuota(alarms.quotaBytes())
            .setLeader(leader == null ? 0 : Headers.member(leader))
            .setRaftIndex(standing.decided())
            .setRaftTerm(standing.position().term())
            .setRaftAppliedIndex(standing.position().index())
            .setIsLearner(standing.learners().contains(keyspace.headers().node()));
    if (leader == null) {
      response.addErrors(EtcdError.NO_LEADER.text());
    }
    for (AlarmMember alarm : alarms.known()) {
      response.addErrors(alarm.toString().strip());
    }
    return response.build();
  }

  @Override
  public void alarm(AlarmRequest in, StreamObserver<AlarmResponse> observer) {
    Calls.answer(
        observer,
        () ->
            AlarmResponse.newBuilder()
                .addAllAlarms(alarms(in))
                .setHeader(keyspace.header())
                .build());
  }

  private List<AlarmMember> alarms(AlarmRequest in) {
    Stream<AlarmMember> wanted =
        alarms.list().stream()
            .filter(alarm -> in.getMemberID() == 0 || alarm.getMemberID() == in.getMemberID())
            .filter(alarm -> in.getAlarm() == AlarmType.NONE || alarm.getAlarm() == in.getAlarm());
    return switch (in.getAction()) {
      case GET, UNRECOGNIZED -> wanted.toList();
      case ACTIVATE -> {
        if (in.getAlarm() != AlarmType.NOSPACE && in.getAlarm() != AlarmType.CORRUPT) {
          yield List.of();
        }
        AlarmMember alarm = Alarms.alarm(in.getAlarm(), in.getMemberID());
        alarms.raise(alarm);
        yield List.of(alarm);
      }
      case DEACTIVATE -> {
        List<AlarmMember> lifted = wanted.toList();
        lifted.forEach(alarms::lift);
        yield lifted;
      }
    };
  }

  /** The tables give space back by themselves, so there is nothing to do. */
  @Override
  public void defragment(DefragmentRequest in, StreamObserver<DefragmentResponse> observer) {
    Calls.answer(
        observer,
        () ->
            DefragmentResponse.newBuilder()
                .setHeader(keyspace.headers().at(keyspace.seen()))
                .build());
  }

  private GroupAnswer.Hashed hashed(long revision) {
    return keyspace.ask(
        new GroupRequest.HashGroup(Keyspace.NAME, Math.max(0, revision)), GroupAnswer.Hashed.class);
  }

  private static int folded(GroupAnswer.Hashed hashed) {
    return Long.hashCode(hashed.hash());
  }

  @Override
  public void hash(HashRequest in, StreamObserver<HashResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          GroupAnswer.Hashed hashed = hashed(0);
          return HashResponse.newBuilder()
              .setHeader(header(hashed))
              .setHash(folded(hashed))
              .build();
        });
  }

  @Override
  public void hashKV(HashKVRequest in, StreamObserver<HashKVResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          GroupAnswer.Hashed hashed = hashed(in.getRevision());
          return HashKVResponse.newBuilder()
              .setHeader(header(hashed))
              .setHash(folded(hashed))
              .setCompactRevision(hashed.floor())
              .setHashRevision(hashed.revision())
              .build();
        });
  }

  private ResponseHeader header(GroupAnswer answer) {
    return keyspace.headers().at(answer.position());
  }

  @Override
  public void snapshot(SnapshotRequest in, StreamObserver<SnapshotResponse> observer) {
    snapshots.send(observer);
  }

  @Override
  public void moveLeader(MoveLeaderRequest in, StreamObserver<MoveLeaderResponse> observer) {
    Calls.answer(observer, () -> moveLeader(in));
  }

  private MoveLeaderResponse moveLeader(MoveLeaderRequest in) {
    GroupAnswer.Standing standing = standing();
    if (!keyspace.headers().node().equals(standing.leader())) {
      throw EtcdError.NOT_LEADER.exception();
    }
    ClusterInfo.NodeInfo node = members.nodeOr(in.getTargetID(), EtcdError.BAD_TRANSFEREE);
    if (!standing.voters().contains(node.node())) {
      throw EtcdError.BAD_TRANSFEREE.exception();
    }
    keyspace.ask(new GroupRequest.MoveLeader(Keyspace.NAME, node.node()), Reply.Done.class);
    return MoveLeaderResponse.newBuilder().setHeader(keyspace.header()).build();
  }

  /** There is no older version to go back to. */
  @Override
  public void downgrade(DowngradeRequest in, StreamObserver<DowngradeResponse> observer) {
    EtcdError why =
        switch (in.getAction()) {
          case CANCEL -> EtcdError.NO_DOWNGRADE;
          case VALIDATE, ENABLE, UNRECOGNIZED ->
              in.getVersion().matches("\\d+\\.\\d+(\\.\\d+)?")
                  ? EtcdError.INVALID_DOWNGRADE_TARGET
                  : EtcdError.WRONG_DOWNGRADE_FORMAT;
        };
    observer.onError(why.exception());
  }
}
