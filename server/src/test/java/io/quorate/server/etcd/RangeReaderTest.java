package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.channel.EventLoopGroup;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeResponse;
import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.FixedView;
import io.quorate.server.loop.Transport;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RangeReaderTest {
  private static final Position AT = new Position(9, 20, 1, new NodeId("n1"));
  private static final RangeRequest EVERYTHING =
      RangeRequest.newBuilder()
          .setKey(ByteString.copyFrom(new byte[] {0}))
          .setRangeEnd(ByteString.copyFrom(new byte[] {0}))
          .build();

  private final EventLoopGroup group = Transport.newGroup("test-loop");
  private final List<Query> asked = new ArrayList<>();

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private RangeReader reader(Reservation.Budget budget, Function<Query, Reply> store) {
    TurnLoop turns = new TurnLoop(group.next(), (_, _) -> {});
    BlockingRequests requests =
        new BlockingRequests(
            turns,
            (request, reply) -> {
              reply.accept(answer(request, store));
              return Cancellation.NONE;
            });
    return new RangeReader(
        new Keyspace(requests, new Headers(FixedView.N1)), budget, ForkJoinPool.commonPool());
  }

  private static RangeResponse range(RangeReader reader, RangeRequest in, Reservation answer) {
    try {
      return reader.range(in, answer).join();
    } catch (CompletionException e) {
      throw (StatusRuntimeException) e.getCause();
    }
  }

  private Reply answer(Request request, Function<Query, Reply> store) {
    Query query = ((GroupRequest.Range) request).query();
    asked.add(query);
    return store.apply(query);
  }

  private static Entry entry(byte[] key, int bytes) {
    return new Entry(key, new byte[bytes], 2, 2, 1, 0);
  }

  /** A page of a range that has no end. */
  private static Reply endless(Query query) {
    byte[] key = Arrays.copyOf(query.range().from(), 8);
    key[7]++;
    return new GroupAnswer.Ranged(
        new QueryResult(List.of(entry(key, 1 << 20)), true, 1_000_000), AT);
  }

  @Test
  void aRangeOverEverythingEndsWhereMemoryDoes() {
    Reservation.Budget budget = new Reservation.Budget(16 << 20);
    RangeReader reader = reader(budget, RangeReaderTest::endless);
    Reservation answer = reader.reserve();
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> range(reader, EVERYTHING, answer));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(e.getStatus().getDescription()).startsWith("grpc: trying to send message larger");
    assertThat(asked).hasSizeLessThan(10);
    answer.close();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void aSortedRangeWithALimitKeepsNoMoreThanThat() {
    Reservation.Budget budget = new Reservation.Budget(8 << 20);
    RangeReader reader =
        reader(
            budget,
            query ->
                asked.size() < 100
                    ? endless(query)
                    : new GroupAnswer.Ranged(new QueryResult(List.of(), false, 0), AT));
    RangeResponse response =
        range(
            reader,
            EVERYTHING.toBuilder()
                .setLimit(1)
                .setSortTarget(RangeRequest.SortTarget.CREATE)
                .setSortOrder(RangeRequest.SortOrder.DESCEND)
                .build(),
            reader.reserve());
    assertThat(response.getKvsCount()).isEqualTo(1);
    assertThat(response.getMore()).isTrue();
    assertThat(asked).hasSize(100);
  }

  @Test
  void whatIsTooMuchToCountInOneStepIsCountedByItsKeysAtOneRevision() {
    RangeReader reader =
        reader(
            new Reservation.Budget(1 << 20),
            query -> {
              boolean counts = query.form() == Query.Form.COUNT;
              List<Entry> entries =
                  counts ? List.of() : List.of(entry(new byte[] {(byte) asked.size()}, 0));
              return new GroupAnswer.Ranged(
                  new QueryResult(
                      entries, !counts && asked.size() < 5, counts ? QueryResult.UNCOUNTED : 0),
                  AT);
            });
    RangeResponse response =
        range(reader, EVERYTHING.toBuilder().setCountOnly(true).build(), reader.reserve());
    assertThat(response.getCount()).isEqualTo(4);
    assertThat(response.getKvsCount()).isZero();
    assertThat(asked).extracting(Query::revision).containsExactly(0L, 9L, 9L, 9L, 9L);
    assertThat(asked).allSatisfy(query -> assertThat(query.limit()).isLessThanOrEqualTo(500));
  }

  @Test
  void allPagesAreOfOneRevisionAndTheFirstOneCounts() {
    RangeReader reader =
        reader(
            new Reservation.Budget(1 << 30),
            query ->
                new GroupAnswer.Ranged(
                    new QueryResult(
                        List.of(entry(new byte[] {(byte) asked.size()}, 1)), asked.size() < 3, 3),
                    AT));
    RangeResponse response = range(reader, EVERYTHING, reader.reserve());
    assertThat(response.getKvsCount()).isEqualTo(3);
    assertThat(response.getCount()).isEqualTo(3);
    assertThat(response.getHeader().getRevision()).isEqualTo(AT.revision());
    assertThat(asked).extracting(Query::revision).containsExactly(0L, 9L, 9L);
    assertThat(asked)
        .extracting(Query::form)
        .containsExactly(Query.Form.COUNTED, Query.Form.ENTRIES, Query.Form.ENTRIES);
    assertThat(asked.get(1).range().from()).containsExactly(1, 0);
  }

  @Test
  void whatIsCompactedBetweenTwoPagesIsReadAnew() {
    RangeReader reader =
        reader(
            new Reservation.Budget(1 << 30),
            query -> {
              if (asked.size() == 2) {
                return new Reply.Refused(new Refusal(ErrorCode.COMPACTED, "compacted"));
              }
              byte[] key = {(byte) asked.size()};
              return new GroupAnswer.Ranged(
                  new QueryResult(List.of(entry(key, 1)), asked.size() == 1, 1), AT);
            });
    RangeResponse response = range(reader, EVERYTHING, reader.reserve());
    assertThat(response.getKvsCount()).isEqualTo(1);
    assertThat(asked).hasSize(3);
    assertThat(asked.get(2).revision()).isZero();
  }
}
