package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the versions of a key, newest first, page by page. */
final class KeyHistory {

  private static final int PAGE = 100;

  private KeyHistory() {}

  /**
   * Prints them.
   *
   * @param index the answer covers at least this index of a receipt; 0 for the latest
   */
  static int print(Remote remote, Output output, String keyspace, byte[] key, long index) {
    List<Map<String, Object>> documents = new ArrayList<>();
    long below = 0;
    boolean found = false;
    try (QuorateClient client = remote.connect()) {
      boolean complete = false;
      while (!complete) {
        Request.History history = new Request.History(keyspace, key, below, PAGE, index);
        Reply.Versions page = Remote.call(client, history, Reply.Versions.class);
        for (Reply.Version version : page.versions()) {
          show(version, output, documents);
          below = version.revision();
          found = true;
        }
        complete = page.complete() || page.versions().isEmpty();
      }
    }
    if (output.json) {
      System.out.println(Output.json(documents));
    }
    return found ? ExitStatus.DONE : ExitStatus.REFUSED;
  }

  private static void show(
      Reply.Version version, Output output, List<Map<String, Object>> documents) {
    if (output.json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("revision", version.revision());
      document.put("deleted", version.deleted());
      document.put("value", Base64.getEncoder().encodeToString(version.value()));
      documents.add(document);
    } else {
      System.out.printf(
          "%d\t%s%n",
          version.revision(), version.deleted() ? "(deleted)" : Output.readable(version.value()));
    }
  }
}
