package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.List;

/** A keyspace's settings as JSON: the names are those of {@link KeyspaceSettings}. */
final class SettingsJson {
  private static final List<String> FIELDS =
      List.of(
          "consistency",
          "n",
          "r",
          "w",
          "quorum",
          "allowStale",
          "merge",
          "partitions",
          "placement",
          "clockEntriesMax",
          "siblingsMax",
          "valueBytesMax",
          "replicas",
          "historyRevisions",
          "partitionBy",
          "splits");

  private SettingsJson() {}

  /** Fields that are absent take the default. */
  static KeyspaceSettings read(ObjectNode body) {
    JsonFields fields = new JsonFields(body, FIELDS);
    String consistency = fields.string("consistency", KeyspaceSettings.DEFAULT.consistency());
    KeyspaceSettings absent = KeyspaceSettings.defaults(consistency);
    List<String> splits = fields.strings("splits");
    return new KeyspaceSettings(
        consistency,
        fields.number("n", fields.number("replicas", absent.n())),
        fields.number("r", absent.r()),
        fields.number("w", absent.w()),
        fields.string("quorum", absent.quorum()),
        fields.flag("allowStale", absent.allowStale()),
        fields.string("merge", absent.merge()),
        fields.number("partitions", absent.partitionsWith(splits)),
        fields.string("placement", absent.placement()),
        fields.number("clockEntriesMax", absent.clockEntriesMax()),
        fields.number("siblingsMax", absent.siblingsMax()),
        fields.number("valueBytesMax", absent.valueBytesMax()),
        fields.counter("historyRevisions", absent.historyRevisions()),
        fields.string("partitionBy", splits.isEmpty() ? absent.partitionBy() : "range"),
        splits);
  }

  static ObjectNode keyspace(KeyspaceInfo keyspace) {
    KeyspaceSettings settings = keyspace.settings();
    ObjectNode body =
        Json.object()
            .put("name", keyspace.name())
            .put("id", keyspace.id())
            .put("consistency", settings.consistency());
    return settings.isOrdered() ? ordered(settings, body) : eventual(settings, body);
  }

  private static ObjectNode ordered(KeyspaceSettings settings, ObjectNode body) {
    body.put("replicas", settings.n())
        .put("partitions", settings.partitions())
        .put("placement", settings.placement())
        .put("valueBytesMax", settings.valueBytesMax())
        .put("historyRevisions", settings.historyRevisions())
        .put("partitionBy", settings.partitionBy());
    if (settings.isRanged()) {
      settings.splits().forEach(body.putArray("splits")::add);
    }
    return body;
  }

  private static ObjectNode eventual(KeyspaceSettings settings, ObjectNode body) {
    return body.put("n", settings.n())
        .put("r", settings.r())
        .put("w", settings.w())
        .put("quorum", settings.quorum())
        .put("allowStale", settings.allowStale())
        .put("merge", settings.merge())
        .put("partitions", settings.partitions())
        .put("placement", settings.placement())
        .put("clockEntriesMax", settings.clockEntriesMax())
        .put("siblingsMax", settings.siblingsMax())
        .put("valueBytesMax", settings.valueBytesMax());
  }
}
