package io.quorate.cli;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What commands show of the store's values, as documents for {@code --json}. */
final class Views {

  private Views() {}

  static Map<String, Object> refusal(Refusal refusal) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", refusal.code().name());
    error.put("message", refusal.message());
    error.put("details", refusal.details());
    return Map.of("error", error);
  }

  static Map<String, Object> receipt(Receipt receipt) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("level", receipt.level());
    view.put("needed", receipt.needed());
    view.put("primaries", names(receipt.primaries()));
    view.put("fallbacks", names(receipt.fallbacks()));
    if (receipt.revision() > 0) {
      view.put("revision", receipt.revision());
      view.put("index", receipt.index());
    }
    return view;
  }

  static List<String> names(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::name).toList();
  }

  static List<Map<String, Object>> siblings(List<Sibling> siblings) {
    List<Map<String, Object>> views = new ArrayList<>();
    for (Sibling sibling : siblings) {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("value", Base64.getEncoder().encodeToString(sibling.value()));
      view.put("written", List.of(sibling.dot().actor().node(), sibling.dot().counter()));
      view.put("deleted", sibling.deleted());
      views.add(view);
    }
    return views;
  }

  /** The clock as people write it: {@code [n1,3],[n2,1]}. */
  static String clock(Context context) {
    return context.clock().folded().toString();
  }

  static Map<String, Object> keyspace(KeyspaceInfo keyspace) {
    KeyspaceSettings settings = keyspace.settings();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", keyspace.name());
    view.put("id", keyspace.id());
    view.put("consistency", settings.consistency());
    if (settings.isOrdered()) {
      view.put("replicas", settings.n());
      view.put("partitions", settings.partitions());
      view.put("placement", settings.placement());
      view.put("valueBytesMax", settings.valueBytesMax());
      view.put("historyRevisions", settings.historyRevisions());
      view.put("partitionBy", settings.partitionBy());
      if (settings.isRanged()) {
        view.put("splits", settings.splits());
      }
      return view;
    }
    view.put("n", settings.n());
    view.put("r", settings.r());
    view.put("w", settings.w());
    view.put("quorum", settings.quorum());
    view.put("allowStale", settings.allowStale());
    view.put("merge", settings.merge());
    view.put("partitions", settings.partitions());
    view.put("placement", settings.placement());
    view.put("clockEntriesMax", settings.clockEntriesMax());
    view.put("siblingsMax", settings.siblingsMax());
    view.put("valueBytesMax", settings.valueBytesMax());
    return view;
  }

  private static String partitions(KeyspaceSettings s) {
    if (s.isRanged()) {
      return "%d ranges split at %s".formatted(s.partitions(), String.join(", ", s.splits()));
    }
    return s.partitions() == 1
        ? "one order"
        : "%d partitions by %s".formatted(s.partitions(), s.placement());
  }

  /** One line for people. */
  static String keyspaceLine(KeyspaceInfo keyspace) {
    KeyspaceSettings s = keyspace.settings();
    if (s.isOrdered()) {
      return "%s  %s, %d replicas, %s"
          .formatted(keyspace.name(), s.consistency(), s.n(), partitions(s));
    }
    return "%s  %s n=%d r=%d w=%d %s, merge %s, %d partitions by %s"
        .formatted(
            keyspace.name(),
            s.consistency(),
            s.n(),
            s.r(),
            s.w(),
            s.quorum(),
            s.merge(),
            s.partitions(),
            s.placement());
  }
}
