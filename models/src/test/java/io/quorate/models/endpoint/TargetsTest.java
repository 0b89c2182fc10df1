package io.quorate.models.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.blob.Digest;
import io.quorate.models.wire.Place;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.ClusterInfo.MetadataInfo;
import io.quorate.store.operation.ClusterInfo.NodeInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Node n1 of three, where n2 and n3 hold what a test says. */
class TargetsTest {
  private static final Place PLACE = new Place(7, 1_000);

  private final Map<String, Set<Digest>> holdings = new HashMap<>();
  private final List<Digest> chunks = new ArrayList<>();
  private final Targets targets;
  private int questions;

  TargetsTest() {
    for (int i = 0; i < 32; i++) {
      chunks.add(Digest.of(new byte[] {(byte) i}));
    }
    List<NodeInfo> nodes = List.of(node("n1"), node("n2"), node("n3"));
    ClusterInfo cluster =
        new ClusterInfo(
            "c",
            new NodeId("n1"),
            new MetadataInfo(null, List.of(), List.of()),
            1,
            nodes,
            List.of(),
            List.of(),
            List.of());
    targets =
        new Targets(
            new Neighbours(new NodeId("n1"), _ -> new Reply.Cluster(cluster)),
            (node, _, asked) -> missing(node, asked));
  }

  private static NodeInfo node(String name) {
    return new NodeInfo(
        new NodeId(name), new NodeAddress("127.0.0.1", 1), "alive", true, 0, new TreeMap<>());
  }

  private List<Digest> missing(Neighbours.Neighbour node, List<Digest> asked) throws IOException {
    questions++;
    Set<Digest> held = holdings.get(node.node().name());
    if (held == null) {
      throw new IOException("does not answer");
    }
    return asked.stream().filter(chunk -> !held.contains(chunk)).toList();
  }

  private void hold(int onSecond, int onThird) {
    holdings.put("n2", new HashSet<>(chunks.subList(0, onSecond)));
    holdings.put("n3", new HashSet<>(chunks.subList(0, onThird)));
  }

  private String of(String upload) {
    Targets.Target target = targets.of(upload, PLACE);
    assertThat(target).isNotNull();
    assertThat(targets.known(upload)).isEqualTo(target.node());
    return target.node().node().name();
  }

  private Place place(String upload) {
    Targets.Target target = targets.of(upload, PLACE);
    assertThat(target).isNotNull();
    return target.place();
  }

  /** An upload whose chunks would go to that node if nobody held any. */
  private String drawn(String node) {
    for (int i = 0; ; i++) {
      if (of("drawn-" + i).equals(node)) {
        return "drawn-" + i;
      }
    }
  }

  @Test
  void what_is_new_is_spread_and_nobody_is_asked() {
    hold(0, 0);
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      targets.announced("upload-" + i, List.of(), 32);
      drawn.add(of("upload-" + i));
      assertThat(place("upload-" + i)).isEqualTo(PLACE);
    }
    assertThat(drawn).containsExactlyInAnyOrder("n2", "n3");
    assertThat(questions).isZero();
  }

  @Test
  void a_second_version_goes_to_the_node_that_has_most_of_the_first() {
    for (int i = 0; i < 20; i++) {
      hold(i % 2 == 0 ? 30 : 3, i % 2 == 0 ? 3 : 30);
      targets.announced("upload-" + i, chunks, 1);
      assertThat(of("upload-" + i)).isEqualTo(i % 2 == 0 ? "n2" : "n3");
      assertThat(place("upload-" + i)).isEqualTo(PLACE);
    }
  }

  @Test
  void it_goes_there_also_when_a_new_file_came_first_and_places_are_not_told_any_more() {
    hold(0, 32);
    String upload = drawn("n2");
    targets.announced(upload, List.of(), 1);
    targets.announced(upload, chunks, 0);
    assertThat(of(upload)).isEqualTo("n3");
    assertThat(place(upload)).isEqualTo(Place.NONE);
  }

  @Test
  void it_stays_where_more_was_sent_than_another_one_holds() {
    hold(0, 32);
    String upload = drawn("n2");
    targets.announced(upload, List.of(), 32);
    targets.announced(upload, chunks, 0);
    targets.announced(upload, chunks, 0);
    assertThat(of(upload)).isEqualTo("n2");
    assertThat(place(upload)).isEqualTo(PLACE);
    assertThat(questions).isZero();
  }

  @Test
  void each_upload_asks_once() {
    hold(4, 4);
    targets.announced("upload-1", chunks, 0);
    targets.announced("upload-1", chunks, 0);
    assertThat(questions).isEqualTo(2);
  }

  @Test
  void who_does_not_answer_is_not_chosen_and_who_fails_is_left() {
    hold(0, 8);
    holdings.remove("n2");
    targets.announced("upload-1", chunks, 0);
    assertThat(of("upload-1")).isEqualTo("n3");
    Neighbours.Neighbour third = targets.known("upload-1");
    assertThat(third).isNotNull();
    targets.failed("upload-1", third);
    assertThat(targets.known("upload-1")).isNull();
    assertThat(place("upload-1")).isEqualTo(Place.NONE);
  }
}
