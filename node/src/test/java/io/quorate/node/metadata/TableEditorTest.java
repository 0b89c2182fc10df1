package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Replicas;
import io.quorate.node.metadata.Table.Stage;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each edit does to the table, and what the driver of moves does next. */
class TableEditorTest {
  private static final KeyspaceSettings SETTINGS =
      new KeyspaceSettings(
          "eventual", 2, 1, 2, "strict", false, "siblings", 2, "ring", 10, 100, 1024);
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");

  private static Table edited(Table table, Edit... edits) {
    Table next = table;
    for (Edit edit : edits) {
      WireWriter out = new WireWriter();
      EditCodec.write(edit, out);
      WireReader in = new WireReader(out.toBytes());
      Edit decoded = EditCodec.read(in);
      in.expectEnd();
      assertThat(decoded).isEqualTo(edit);
      next = TableEditor.apply(next, decoded);
    }
    WireWriter out = new WireWriter();
    TableCodec.write(next, out);
    assertThat(TableCodec.read(new WireReader(out.toBytes()))).isEqualTo(next);
    return next;
  }

  private static NodeAddress at(int port) {
    return new NodeAddress("host", port);
  }

  private static Table founded() {
    SortedMap<NodeId, NodeAddress> nodes = new TreeMap<>();
    nodes.put(N1, at(7400));
    nodes.put(N2, at(7410));
    return edited(
        Table.EMPTY,
        new Edit.Found("c", nodes, new TreeSet<>(List.of(N1))),
        new Edit.Create("ks", SETTINGS, List.of(List.of(N1, N2), List.of(N2, N1))));
  }

  private static Replicas replicas(Table table, int partition) {
    Table.Keyspace keyspace = table.keyspaces().get(1);
    assertThat(keyspace).isNotNull();
    return keyspace == null
        ? new Replicas(0, List.of(), null, null)
        : keyspace.partitions().get(partition);
  }

  @Test
  void everyEditMakesAVersion() {
    Table table = founded();
    assertThat(table.version()).isEqualTo(2);
    assertThat(table.cluster()).isEqualTo("c");
    assertThat(table.owners()).containsExactly(N1, N2);
  }

  @Test
  void aRegistrationGivesAGenerationThatWasNeverGivenBefore() {
    Table table = edited(founded(), new Edit.Register(N1, at(7400), 11, 0));
    long first = table.members().get(N1).generation();
    table =
        edited(
            table, new Edit.Register(N2, at(7410), 12, 0), new Edit.Register(N1, at(7400), 13, 0));
    assertThat(table.members().get(N1).generation()).isGreaterThan(first);
    assertThat(table.members().get(N1).generation())
        .isNotEqualTo(table.members().get(N2).generation());
  }

  @Test
  void aMoveGoesThroughItsStepsAndEachRaisesTheEpoch() {
    Table table =
        edited(
            founded(),
            new Edit.Admit(N3, at(7420)),
            new Edit.Register(N3, at(7420), 5, 0),
            new Edit.Plan(List.of(new Move(1, 0, N3, N2, Step.PLANNED))));
    assertThat(table.members().get(N3).stage()).isEqualTo(Stage.MEMBER);
    table = edited(table, new Edit.Begin(1, 0));
    assertThat(replicas(table, 0)).isEqualTo(new Replicas(2, List.of(N1, N2), N3, N2));
    table = edited(table, new Edit.Switch(1, 0));
    assertThat(replicas(table, 0)).isEqualTo(new Replicas(3, List.of(N1, N3), null, null));
    assertThat(replicas(table, 1).epoch()).isEqualTo(1);
    table = edited(table, new Edit.Finish(1, 0));
    assertThat(table.moves()).isEmpty();
  }

  @Test
  void callingOffUndoesWhatHasNotSwitched() {
    Table table =
        edited(
            founded(),
            new Edit.Admit(N3, at(7420)),
            new Edit.Register(N3, at(7420), 5, 0),
            new Edit.Plan(
                List.of(
                    new Move(1, 0, N3, N2, Step.PLANNED), new Move(1, 1, N3, N1, Step.PLANNED))),
            new Edit.Begin(1, 0),
            new Edit.Begin(1, 1),
            new Edit.Switch(1, 1),
            new Edit.CallOff());
    assertThat(replicas(table, 0)).isEqualTo(new Replicas(3, List.of(N1, N2), null, null));
    assertThat(table.moves()).containsExactly(new Move(1, 1, N3, N1, Step.DRAINING));
  }

  private static final KeyspaceSettings ORDERED =
      KeyspaceSettings.defaults("linearizable").withReplicas(5);

  private static Table withGroup() {
    return edited(founded(), new Edit.Create("log", ORDERED, List.of(List.of(N1, N2))));
  }

  @Test
  void aGroupLosesAReplicaWithoutAnotherInItsPlace() {
    Table table =
        edited(
            withGroup(),
            new Edit.Release(N2),
            new Edit.Plan(List.of(new Move(2, 0, null, N2, Step.PLANNED))),
            new Edit.Begin(2, 0));
    assertThat(group(table)).isEqualTo(new Replicas(2, List.of(N1), null, null));
    assertThat(table.moves()).containsExactly(new Move(2, 0, null, N2, Step.DRAINING));
    assertThat(table.keyspaces().get(2)).extracting(it -> it.shown().settings().n()).isEqualTo(1);
    assertThat(edited(table, new Edit.Finish(2, 0)).moves()).isEmpty();
  }

  @Test
  void aGroupGetsOneMoreReplica() {
    Table table =
        edited(
            withGroup(),
            new Edit.Admit(N3, at(7420)),
            new Edit.Register(N3, at(7420), 5, 0),
            new Edit.Plan(List.of(new Move(2, 0, N3, null, Step.PLANNED))),
            new Edit.Begin(2, 0));
    assertThat(group(table)).isEqualTo(new Replicas(2, List.of(N1, N2), N3, null));
    assertThat(group(edited(table, new Edit.Switch(2, 0))))
        .isEqualTo(new Replicas(3, List.of(N1, N2, N3), null, null));
    // It may vote already, so the group lets it go before the move is over.
    Table off = edited(table, new Edit.CallOff());
    assertThat(group(off)).isEqualTo(new Replicas(3, List.of(N1, N2), null, null));
    assertThat(off.moves()).containsExactly(new Move(2, 0, null, N3, Step.DRAINING));
  }

  private static Replicas group(Table table) {
    return Objects.requireNonNull(table.keyspaces().get(2)).partitions().getFirst();
  }

  @Test
  void aKeyspacesIdIsNeverUsedAgain() {
    Table table =
        edited(
            founded(), new Edit.Drop(1), new Edit.Create("ks", SETTINGS, List.of(List.of(N1, N2))));
    assertThat(table.keyspaces().keySet()).containsExactly(2);
    assertThat(table.dropped()).containsExactly(new Table.Dropped(1, 2));
  }

  @Test
  void anEditThatDoesNotFitIsADefect() {
    assertThatThrownBy(() -> TableEditor.apply(founded(), new Edit.Begin(1, 0)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> TableEditor.apply(founded(), new Edit.Depart(N3)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theDriverMakesOneStepAtATimeAndWaitsForReports() {
    MoveDriver driver = new MoveDriver(1, null);
    TreeSet<NodeId> alive = new TreeSet<>(List.of(N1, N2, N3));
    TreeSet<NodeId> dead = new TreeSet<>();
    Table table = edited(founded(), new Edit.Release(N2));
    assertThat(driver.next(table, alive, dead))
        .as("two owners need two nodes, so there is nobody to move to")
        .isNull();

    table = edited(founded(), new Edit.Admit(N3, at(7420)), new Edit.Register(N3, at(7420), 5, 0));
    table = step(driver, table, alive, dead, Edit.Plan.class);
    table = step(driver, table, alive, dead, Edit.Begin.class);
    assertThat(driver.next(table, alive, dead)).as("one at a time").isNull();
    Move move = table.moves().getFirst();
    driver.report(N3, new MetadataMessage.Progress(1, move.partition(), 1, false));
    assertThat(driver.next(table, alive, dead)).as("of an older epoch").isNull();
    driver.report(N3, new MetadataMessage.Progress(1, move.partition(), 2, false));
    table = step(driver, table, alive, dead, Edit.Switch.class);
    driver.report(
        Objects.requireNonNull(move.remove()),
        new MetadataMessage.Progress(1, move.partition(), 3, true));
    table = step(driver, table, alive, dead, Edit.Finish.class);
    assertThat(table.moves()).isEmpty();
    assertThat(driver.next(table, alive, dead)).isNull();
  }

  private static Table step(
      MoveDriver driver,
      Table table,
      TreeSet<NodeId> alive,
      TreeSet<NodeId> dead,
      Class<? extends Edit> expected) {
    @Nullable Edit next = driver.next(table, alive, dead);
    assertThat(next).isInstanceOf(expected);
    return next == null ? table : edited(table, next);
  }
}
