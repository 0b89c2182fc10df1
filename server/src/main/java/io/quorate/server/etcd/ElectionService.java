package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.election.CampaignRequest;
import io.quorate.api.etcd.election.CampaignResponse;
import io.quorate.api.etcd.election.ElectionGrpc;
import io.quorate.api.etcd.election.LeaderKey;
import io.quorate.api.etcd.election.LeaderRequest;
import io.quorate.api.etcd.election.LeaderResponse;
import io.quorate.api.etcd.election.ProclaimRequest;
import io.quorate.api.etcd.election.ProclaimResponse;
import io.quorate.api.etcd.election.ResignRequest;
import io.quorate.api.etcd.election.ResignResponse;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import java.util.List;
import java.util.concurrent.Executor;

/** {@code v3electionpb.Election}. */
final class ElectionService extends ElectionGrpc.ElectionImplBase {
  private static final String LOST = "election: session is expired";
  private static final String NOT_LEADER = "election: not leader";
  private static final String NO_LEADER = "election: no leader";
  private static final String NO_KEY = "\"leader\" field must be provided";

  private final Keyspace keyspace;
  private final KeyQueue queue;
  private final Executor threads;

  ElectionService(Keyspace keyspace, KeyQueue queue, Executor threads) {
    this.keyspace = keyspace;
    this.queue = queue;
    this.threads = threads;
  }

  /** etcd gives these no code of their own. */
  private static StatusRuntimeException unknown(String text) {
    return Status.UNKNOWN.withDescription(text).asRuntimeException();
  }

  @Override
  public void campaign(CampaignRequest in, StreamObserver<CampaignResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          KeyQueue.Place place = queue.enter(in.getName(), in.getLease(), in.getValue());
          LeaderKey leader =
              LeaderKey.newBuilder()
                  .setName(in.getName())
                  .setKey(KeyValues.bytes(place.key()))
                  .setRev(place.revision())
                  .setLease(place.lease())
                  .build();
          if (!place.value().equals(in.getValue())) {
            proclaim(leader, in.getValue());
          }
          GroupAnswer.Ranged elected = queue.awaitTurn(place, LOST);
          return CampaignResponse.newBuilder()
              .setHeader(keyspace.headers().at(elected.position()))
              .setLeader(leader)
              .build();
        });
  }

  /** Does that where the leader still leads. */
  private GroupAnswer.Transacted asLeader(LeaderKey leader, Op op) {
    KeyQueue.Place place =
        new KeyQueue.Place(
            KeyQueue.prefix(leader.getName()),
            leader.getKey().toByteArray(),
            leader.getLease(),
            leader.getRev(),
            ByteString.EMPTY,
            0);
    return queue.transact(
        new Command.Transact(List.of(place.stillThere()), List.of(op), List.of()));
  }

  private GroupAnswer.Transacted proclaim(LeaderKey leader, ByteString value) {
    Op put =
        new Op.Put(
            leader.getKey().toByteArray(),
            value.toByteArray(),
            leader.getLease(),
            false,
            false,
            false);
    GroupAnswer.Transacted done = asLeader(leader, put);
    if (!done.outcome().succeeded()) {
      throw unknown(NOT_LEADER);
    }
    return done;
  }

  @Override
  public void proclaim(ProclaimRequest in, StreamObserver<ProclaimResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          requireLeader(in.hasLeader());
          GroupAnswer.Transacted done = proclaim(in.getLeader(), in.getValue());
          return ProclaimResponse.newBuilder()
              .setHeader(keyspace.headers().at(done.position(), done.outcome().revision()))
              .build();
        });
  }

  private static void requireLeader(boolean given) {
    if (!given) {
      throw unknown(NO_KEY);
    }
  }

  @Override
  public void resign(ResignRequest in, StreamObserver<ResignResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          requireLeader(in.hasLeader());
          KeyRange key = KeyRange.of(in.getLeader().getKey().toByteArray());
          GroupAnswer.Transacted done = asLeader(in.getLeader(), new Op.Delete(key, false));
          return ResignResponse.newBuilder()
              .setHeader(keyspace.headers().at(done.position(), done.outcome().revision()))
              .build();
        });
  }

  @Override
  public void leader(LeaderRequest in, StreamObserver<LeaderResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          GroupAnswer.Ranged owner = queue.owner(KeyQueue.prefix(in.getName()));
          if (owner.result().entries().isEmpty()) {
            throw unknown(NO_LEADER);
          }
          return LeaderResponse.newBuilder()
              .setHeader(keyspace.headers().at(owner.position()))
              .setKv(KeyValues.of(owner.result().entries().getFirst()))
              .build();
        });
  }

  @Override
  public void observe(LeaderRequest in, StreamObserver<LeaderResponse> observer) {
    var call = (ServerCallStreamObserver<LeaderResponse>) observer;
    Observation observation =
        new Observation(
            keyspace,
            queue,
            KeyQueue.prefix(in.getName()),
            call,
            new CallWaits(keyspace, Context.current()));
    threads.execute(observation);
  }
}
