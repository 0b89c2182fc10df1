package io.quorate.node.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An ordered keyspace is not created before all of its voters have joined the cluster. */
class FoundingVotersTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");

  private static Table founded() {
    SortedMap<NodeId, NodeAddress> nodes = new TreeMap<>();
    nodes.put(N1, new NodeAddress("host", 9500));
    nodes.put(N2, new NodeAddress("host", 9510));
    Table table =
        TableEditor.apply(Table.EMPTY, new Edit.Found("c", nodes, new TreeSet<>(List.of(N1))));
    return TableEditor.apply(table, new Edit.Register(N1, new NodeAddress("host", 9500), 1, 0));
  }

  private static ChangeRules.Outcome create(Table table) {
    return ChangeRules.decide(
        table,
        new Request.CreateKeyspace("ks", KeyspaceSettings.defaults("linearizable")),
        new TreeSet<>(List.of(N1, N2)));
  }

  @Test
  void whoever_has_not_joined_is_named_and_nothing_is_created() {
    assertThat(create(founded()))
        .isInstanceOfSatisfying(
            ChangeRules.Outcome.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(refused.refusal().message()).contains("[n2]").contains("try again");
            });
  }

  @Test
  void it_is_created_once_all_have() {
    Table all =
        TableEditor.apply(founded(), new Edit.Register(N2, new NodeAddress("host", 9510), 2, 0));
    assertThat(create(all)).isInstanceOf(ChangeRules.Outcome.Accepted.class);
  }
}
