package io.quorate.server.grpc;

import io.grpc.stub.StreamObserver;
import io.quorate.api.v1.CompactRequest;
import io.quorate.api.v1.CreateKeyspaceRequest;
import io.quorate.api.v1.DeleteKeyspaceRequest;
import io.quorate.api.v1.DescribeKeyspaceRequest;
import io.quorate.api.v1.Done;
import io.quorate.api.v1.Keyspace;
import io.quorate.api.v1.KeyspacesGrpc;
import io.quorate.api.v1.ListKeyspacesRequest;
import io.quorate.api.v1.ListKeyspacesResponse;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** {@code quorate.v1.Keyspaces}. */
final class KeyspacesService extends KeyspacesGrpc.KeyspacesImplBase {
  private final Unary unary;

  KeyspacesService(Unary unary) {
    this.unary = unary;
  }

  @Override
  public void create(CreateKeyspaceRequest in, StreamObserver<Keyspace> observer) {
    unary.call(
        observer,
        () -> new Request.CreateKeyspace(in.getName(), Messages.settings(in.getSettings())),
        Reply.Described.class,
        described -> Messages.keyspace(described.keyspace()));
  }

  @Override
  public void describe(DescribeKeyspaceRequest in, StreamObserver<Keyspace> observer) {
    unary.call(
        observer,
        () -> new Request.DescribeKeyspace(in.getName()),
        Reply.Described.class,
        described -> Messages.keyspace(described.keyspace()));
  }

  @Override
  public void list(ListKeyspacesRequest in, StreamObserver<ListKeyspacesResponse> observer) {
    unary.call(
        observer,
        Request.ListKeyspaces::new,
        Reply.Keyspaces.class,
        found -> {
          ListKeyspacesResponse.Builder answer = ListKeyspacesResponse.newBuilder();
          found.keyspaces().forEach(keyspace -> answer.addKeyspaces(Messages.keyspace(keyspace)));
          return answer.build();
        });
  }

  @Override
  public void compact(CompactRequest in, StreamObserver<Done> observer) {
    unary.call(
        observer,
        () -> new Request.Compact(in.getName(), Messages.reading(in.getRevision(), 0).revision()),
        Reply.Done.class,
        done -> Done.newBuilder().setMessage(done.message()).build());
  }

  @Override
  public void delete(DeleteKeyspaceRequest in, StreamObserver<Done> observer) {
    unary.call(
        observer,
        () -> new Request.DeleteKeyspace(in.getName()),
        Reply.Done.class,
        done -> Done.newBuilder().setMessage(done.message()).build());
  }
}
