package io.quorate.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.store.backup.SectionCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Writes keyspaces of a running cluster into a folder. */
public final class Backup {
  private final HttpNodes nodes;
  private final LongConsumer progress;
  private final Map<String, String> sums = new TreeMap<>();
  private boolean begun;

  /**
   * @param progress is told bytes as they are written; less than none where some are given up
   */
  public Backup(HttpNodes nodes, LongConsumer progress) {
    this.nodes = nodes;
    this.progress = progress;
  }

  /** Whether anything was written. */
  public boolean begun() {
    return begun;
  }

  /**
   * Writes a backup.
   *
   * @param id drawn at random
   * @param wanted keyspaces by name; none for all
   */
  public Manifest write(Path path, long id, String began, List<String> wanted) throws IOException {
    Map<String, ObjectNode> keyspaces = keyspaces(wanted);
    BackupFolder folder = new BackupFolder(path);
    folder.create();
    begun = true;
    List<Manifest.Kept> kept = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> one : keyspaces.entrySet()) {
      String file = "%03d.quorate".formatted(kept.size() + 1);
      kept.add(keyspace(one.getKey(), one.getValue(), file, folder));
    }
    Manifest manifest = new Manifest(id, began, kept);
    folder.complete(manifest, sums);
    return manifest;
  }

  private Map<String, ObjectNode> keyspaces(List<String> wanted) {
    TreeMap<String, ObjectNode> found = new TreeMap<>();
    for (JsonNode one : nodes.get("/v1/keyspaces").path("keyspaces")) {
      ObjectNode settings = (ObjectNode) one;
      String name = settings.remove("name").asText();
      settings.remove("id");
      found.put(name, settings);
    }
    for (String name : wanted) {
      if (!found.containsKey(name)) {
        throw new IllegalArgumentException(
            "There is no keyspace '%s'; there are %s".formatted(name, found.keySet()));
      }
    }
    if (!wanted.isEmpty()) {
      found.keySet().retainAll(wanted);
    }
    return found;
  }

  private Manifest.Kept keyspace(String name, ObjectNode settings, String file, BackupFolder folder)
      throws IOException {
    List<Long> revisions = new ArrayList<>();
    long keys = 0;
    long leases = 0;
    try (KeyspaceFile out = new KeyspaceFile(folder.file(file), progress)) {
      for (int partition = 0; partition < settings.path("partitions").asInt(); partition++) {
        String path =
            "/v1/keyspaces/%s/backup?partition=%d".formatted(HttpNodes.encoded(name), partition);
        SectionCheck section = out.section(nodes, path, partition);
        revisions.add(section.revision());
        keys += section.keys();
        leases += section.leases();
      }
      sums.put(file, out.finish());
      return new Manifest.Kept(name, settings, file, out.bytes(), revisions, keys, leases);
    }
  }
}
