package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Prints what each node has said. */
final class PerNode {
  private PerNode() {}

  /** Returns the status: that of a failure when any node gave none. */
  static int print(Output output, List<Endpoints.Answer> answers, Function<JsonNode, String> line) {
    List<Object> documents = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    int status = ExitStatus.DONE;
    for (Endpoints.Answer answer : answers) {
      JsonNode json = answer.json();
      if (json == null) {
        status = ExitStatus.UNAVAILABLE;
        documents.add(Map.of("url", answer.node().toString(), "failure", answer.failure()));
        lines.add(answer.node() + ": " + answer.failure());
      } else {
        documents.add(json);
        lines.add(line.apply(json));
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("nodes", documents);
    output.print(document, String.join("\n", lines));
    return status;
  }
}
