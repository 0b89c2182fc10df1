package io.quorate.store.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.machine.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OperationCodecTest {
  private static final byte[] KEY = "a/ü\0".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VALUE = {0, -1, 127, -128};
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final Context CONTEXT = new Context(7, -3L, Clock.empty());
  private static final Sibling SIBLING =
      new Sibling(new Dot(new Actor("n1", 1L << 32), 3), 1L << 40, false, VALUE);
  private static final Versions STATE =
      Versions.empty().put(Clock.empty(), new Actor("n1~b", 4), 9, 8, false, VALUE);
  private static final Receipt RECEIPT = new Receipt("eventual", 2, List.of(N1), List.of(N2));
  private static final KeyRange RANGE = KeyRange.prefix(KEY);
  private static final Entry ENTRY = new Entry(KEY, VALUE, 3, 9, 2, -4);
  private static final Position POSITION = new Position(9, 44, 2, N1);
  private static final KeyspaceInfo KEYSPACE =
      new KeyspaceInfo("docs", 4, KeyspaceSettings.DEFAULT);

  static List<Request> requests() {
    return List.of(
        new Request.Get("docs", KEY, 2),
        new Request.Put("docs", KEY, CONTEXT, true, VALUE, 3),
        new Request.Put("docs", KEY, null, false, new byte[0], 0),
        new Request.Delete("docs", KEY, CONTEXT, false, 1),
        new Request.Put("docs", KEY, CONTEXT, false, VALUE, 0).under(new RequestId(-5, 7, 3, 2)),
        new Request.Delete("docs", KEY, null, false, 0).under(RequestId.named("a", 9)),
        new Request.History("docs", KEY, 4, 2, 11),
        new Request.Scan("docs", new byte[0], KEY, 100, true),
        new Request.Changes("docs", 5, new FeedPlace("n2", 1L << 47, 9, true, KEY), KEY, 64, 100),
        new Request.Changes("docs", 0, FeedPlace.NOW, new byte[0], 1, 0),
        new Request.CreateKeyspace("docs", KeyspaceSettings.DEFAULT),
        new Request.DeleteKeyspace("docs"),
        new Request.DescribeKeyspace("docs"),
        new Request.ListKeyspaces(),
        new Request.ClusterStatus(true),
        new Request.AddNode(N2, new NodeAddress("127.0.0.1", 7410)),
        new Request.RemoveNode(N2),
        new Request.Cut(List.of(List.of(N1), List.of(N2))),
        new Request.Heal(),
        new GroupRequest.Range("docs", new Query(RANGE, 7, 3, 99, Query.Form.KEYS), true, 12),
        new GroupRequest.Transact(
            "docs",
            new Command.Transact(
                List.of(Compare.modified(KEY, 3)),
                List.of(new Op.Put(KEY, VALUE, -1, true, false, true)),
                List.of(new Op.Delete(RANGE, true)))),
        new GroupRequest.Watch(
            "docs", RANGE, new Cursor(9, 2), true, false, true, 4096, 30_000, 77),
        new GroupRequest.GrantLease("docs", -5, 60),
        new GroupRequest.RevokeLease("docs", 5),
        new GroupRequest.KeepLeaseAlive("docs", 5),
        new GroupRequest.InspectLease("docs", 5, true),
        new GroupRequest.ListLeases("docs"),
        new GroupRequest.DescribeGroup("docs"),
        new GroupRequest.HashGroup("docs", 12),
        new GroupRequest.HoldHistory("docs", -5),
        new GroupRequest.Restore("docs", new Command.BeginRestore(-9, 44)),
        new GroupRequest.Restore(
            "docs",
            new Command.RestorePart(
                -9, 3, List.of(ENTRY), List.of(new Lease(-4, 60, Lease.WHOLE)))),
        new GroupRequest.Restore("docs", new Command.EndRestore(-9, 3)),
        new Request.AtPartition(5, new GroupRequest.ListLeases("docs")),
        new Request.AtPartition(0, new Request.Scan("docs", new byte[0], KEY, 100, true)),
        new Request.Restore("docs", KEY, STATE),
        new GroupRequest.MoveLeader("docs", N2),
        new GroupRequest.MoveLeader("docs", null),
        new Request.MoveTableLeader(N2),
        new Request.MoveTableLeader(null));
  }

  static List<Reply> replies() {
    TreeMap<String, Long> figures = new TreeMap<>();
    figures.put("cpuMillis", 12L);
    ClusterInfo cluster =
        new ClusterInfo(
            "c",
            N1,
            new ClusterInfo.MetadataInfo(N2, List.of(N1, N2), List.of()),
            3,
            List.of(
                new ClusterInfo.NodeInfo(
                    N1, new NodeAddress("localhost", 7400), "alive", true, -1, figures)),
            List.of(new ClusterInfo.KeyspaceStatus(KEYSPACE, -1, 0, 9, List.of(List.of(N1, N2)))),
            List.of(
                new ClusterInfo.GroupInfo("", 0, null, 0, 0, List.of()),
                new ClusterInfo.GroupInfo(
                    "docs", 2, N1, 7, 90, List.of(new ClusterInfo.ReplicaInfo(N1, "leader", 88)))),
            List.of(List.of(N1), List.of(N2)));
    return List.of(
        new Reply.Changed(
            List.of(new Reply.Row(KEY, List.of(SIBLING), CONTEXT)),
            new FeedPlace("n1", 3, 4, false, new byte[0]),
            true,
            false),
        new Reply.Refused(new Refusal(ErrorCode.CONFLICT, "no").with("limit", 3)),
        new Reply.Found(List.of(SIBLING), CONTEXT, RECEIPT),
        new Reply.Stored(CONTEXT, RECEIPT),
        new Reply.Listed(List.of(new Reply.Row(KEY, List.of(SIBLING), CONTEXT)), true),
        new Reply.Described(KEYSPACE),
        new Reply.Keyspaces(List.of(KEYSPACE)),
        new Reply.Cluster(cluster),
        new Reply.Done("done"),
        new GroupAnswer.Ranged(new QueryResult(List.of(ENTRY), true, 4), POSITION),
        new GroupAnswer.Transacted(
            new Outcome.Transacted(9, true, List.of(new OpResult.Written(ENTRY)), false), POSITION),
        new GroupAnswer.Watched(
            List.of(new Change(0, ENTRY, null), new Change(1, ENTRY, ENTRY)),
            new Cursor(10, 2),
            POSITION),
        new GroupAnswer.Leased(-5, 60, 59_999, List.of(KEY), POSITION),
        new GroupAnswer.Leases(List.of(1L, -2L), POSITION),
        new GroupAnswer.Standing(N1, List.of(N1, N2), List.of(), 3, 44, true, POSITION),
        new GroupAnswer.Standing(null, List.of(N1), List.of(N2), 3, 44, false, POSITION),
        new GroupAnswer.Restored(7, true, POSITION),
        new GroupAnswer.Hashed(-8, 9, 3, POSITION));
  }

  @Test
  void requestsComeBackAsTheyWere() {
    for (Request request : requests()) {
      byte[] bytes = bytes(request);
      WireReader in = new WireReader(bytes);
      Request back = RequestCodec.read(in);
      in.expectEnd();
      assertThat(back).usingRecursiveComparison().isEqualTo(request);
      assertThat(bytes(back)).isEqualTo(bytes);
    }
  }

  @Test
  void repliesComeBackAsTheyWere() {
    for (Reply reply : replies()) {
      byte[] bytes = bytes(reply);
      WireReader in = new WireReader(bytes);
      Reply back = ReplyCodec.read(in);
      in.expectEnd();
      assertThat(back)
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*\\.encoded")
          .isEqualTo(reply);
      assertThat(bytes(back)).isEqualTo(bytes);
    }
  }

  @Test
  void aCodeOfALaterVersionIsKeptInTheDetails() {
    WireWriter out = new WireWriter().string("BRAND_NEW").string("a sentence").varint(0);
    Refusal refusal = ReplyCodec.readRefusal(new WireReader(out.toBytes()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(refusal.details()).containsEntry("code", "BRAND_NEW");
  }

  @Test
  void everyTruncationIsRefusedAsMalformed() {
    List<byte[]> all = new ArrayList<>();
    requests().forEach(request -> all.add(bytes(request)));
    for (byte[] bytes : all) {
      for (int length = 0; length < bytes.length; length++) {
        WireReader in = new WireReader(bytes, 0, length);
        assertThatThrownBy(() -> RequestCodec.read(in)).isInstanceOf(MalformedWireException.class);
      }
    }
  }

  @Test
  void garbledBytesNeverDoWorseThanBeingRefused() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes =
          round % 2 == 0
              ? bytes(requests().get(random.nextInt(requests().size())))
              : bytes(replies().get(random.nextInt(replies().size())));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      WireReader in = new WireReader(bytes);
      try {
        Object read = round % 2 == 0 ? RequestCodec.read(in) : ReplyCodec.read(in);
        assertThat(read).as("seed %d", seed).isNotNull();
      } catch (MalformedWireException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  private static byte[] bytes(Request request) {
    WireWriter out = new WireWriter();
    RequestCodec.write(request, out);
    return out.toBytes();
  }

  private static byte[] bytes(Reply reply) {
    WireWriter out = new WireWriter();
    ReplyCodec.write(reply, out);
    return out.toBytes();
  }

  @Test
  void aCursorIsReadBackAndNoOtherTextIs() {
    FeedCursor cursor =
        FeedCursor.beginning(3).with(1, new FeedPlace("n2", 1L << 47, 9, true, KEY));

    String text = cursor.encode();

    assertThat(text).doesNotContainAnyWhitespaces();
    assertThat(FeedCursor.decode(text + "\n", 3).encode()).isEqualTo(text);
    assertThatThrownBy(() -> FeedCursor.decode(text, 4)).hasMessageContaining("4");
    assertThatThrownBy(() -> FeedCursor.decode(text.substring(4), 3))
        .isInstanceOf(FeedCursor.BadCursorException.class);
    assertThatThrownBy(() -> FeedCursor.decode("nonsense!", 3)).hasMessageContaining("garbled");
  }
}
