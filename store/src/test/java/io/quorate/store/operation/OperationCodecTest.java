package io.quorate.store.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
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
  private static final Receipt RECEIPT = new Receipt("eventual", 2, List.of(N1), List.of(N2));
  private static final KeyspaceInfo KEYSPACE =
      new KeyspaceInfo("docs", 4, KeyspaceSettings.DEFAULT);

  static List<Request> requests() {
    return List.of(
        new Request.Get("docs", KEY, 2),
        new Request.Put("docs", KEY, CONTEXT, true, VALUE, 3),
        new Request.Put("docs", KEY, null, false, new byte[0], 0),
        new Request.Delete("docs", KEY, CONTEXT, false, 1),
        new Request.Scan("docs", new byte[0], KEY, 100, true),
        new Request.CreateKeyspace("docs", KeyspaceSettings.DEFAULT),
        new Request.DeleteKeyspace("docs"),
        new Request.DescribeKeyspace("docs"),
        new Request.ListKeyspaces(),
        new Request.ClusterStatus(true),
        new Request.AddNode(N2, new NodeAddress("127.0.0.1", 7410)),
        new Request.RemoveNode(N2),
        new Request.Cut(List.of(List.of(N1), List.of(N2))),
        new Request.Heal());
  }

  static List<Reply> replies() {
    TreeMap<String, Long> figures = new TreeMap<>();
    figures.put("cpuMillis", 12L);
    ClusterInfo cluster =
        new ClusterInfo(
            "c",
            N1,
            N2,
            3,
            List.of(
                new ClusterInfo.NodeInfo(
                    N1, new NodeAddress("localhost", 7400), "alive", true, -1, figures)),
            List.of(new ClusterInfo.KeyspaceStatus(KEYSPACE, -1, 0, 9, List.of(List.of(N1, N2)))),
            List.of(List.of(N1), List.of(N2)));
    return List.of(
        new Reply.Refused(new Refusal(ErrorCode.CONFLICT, "no").with("limit", 3)),
        new Reply.Found(List.of(SIBLING), CONTEXT, RECEIPT),
        new Reply.Stored(CONTEXT, RECEIPT),
        new Reply.Listed(List.of(new Reply.Row(KEY, List.of(SIBLING), CONTEXT)), true),
        new Reply.Described(KEYSPACE),
        new Reply.Keyspaces(List.of(KEYSPACE)),
        new Reply.Cluster(cluster),
        new Reply.Done("done"));
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
      assertThat(back).usingRecursiveComparison().isEqualTo(reply);
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
}
