package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** All leases, of which those end that this process has long seen unchanged. */
record StandingLeases(Documents documents, Ages ages, long leaseMillis) {

  /**
   * What they name.
   *
   * @param fence with which those that have ended are deleted; empty: they count too
   */
  Set<Digest> read(List<StoreQuery.Condition> fence) throws IOException {
    Map<String, SortedMap<String, Document>> uploads = new TreeMap<>();
    documents
        .read(List.of(), List.of(Documents.allLeases()))
        .forEach((key, document) ->
            uploads
                .computeIfAbsent(Documents.upload(key), _ -> new TreeMap<>())
                .put(key, document));
    Set<Digest> spared = new HashSet<>();
    for (Map.Entry<String, SortedMap<String, Document>> upload : uploads.entrySet()) {
      if (ages.of(upload.getKey(), state(upload.getValue())) < leaseMillis
          || fence.isEmpty()
          || !end(upload.getValue(), fence)) {
        upload.getValue().values().forEach(document -> Leases.decode(document.bytes(), spared));
      }
    }
    ages.retain(uploads.keySet());
    return spared;
  }

  /** Changes whenever one of them is written. */
  private static String state(SortedMap<String, Document> leases) {
    return leases.values().stream().mapToLong(Document::revision).summaryStatistics().toString();
  }

  /** Whether all of them are gone now; nobody may count on one that is not deleted. */
  private boolean end(SortedMap<String, Document> leases, List<StoreQuery.Condition> fence)
      throws IOException {
    List<String> keys = List.copyOf(leases.keySet());
    for (int from = 0; from < keys.size(); from += Leases.CHANGES_MAX) {
      List<StoreQuery.Condition> conditions = new ArrayList<>(fence);
      List<StoreQuery.Change> changes = new ArrayList<>();
      for (String key : keys.subList(from, Math.min(keys.size(), from + Leases.CHANGES_MAX))) {
        conditions.add(Documents.unchanged(key, leases.get(key)));
        changes.add(new StoreQuery.Change(key, null));
      }
      if (!documents.commit(conditions, changes)) {
        return false;
      }
    }
    return true;
  }
}
