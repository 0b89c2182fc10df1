package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows which files differ between two versions. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show which files differ between two versions of a model.")
final class ModelsDiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Parameters(index = "1", paramLabel = "FROM", description = "A number or an alias.")
  String from = "";

  @Parameters(index = "2", paramLabel = "TO", description = "A number or an alias.")
  String to = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    Map<String, JsonNode> before = files(from);
    Map<String, JsonNode> after = files(to);
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<Map<String, Object>> changes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String path : paths) {
      JsonNode old = before.get(path);
      JsonNode now = after.get(path);
      if (old == null || !old.equals(now)) {
        String change = old == null ? "added" : now == null ? "deleted" : "changed";
        JsonNode shown = now == null ? old : now;
        long size = shown == null ? 0 : shown.path("size").asLong();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", path);
        document.put("change", change);
        document.put("size", size);
        changes.add(document);
        lines.add("%s %s (%,d bytes)".formatted(change, path, size));
      }
    }
    output.print(
        Map.of("model", model, "changes", changes),
        lines.isEmpty() ? "no differences" : String.join("\n", lines));
    return ExitStatus.DONE;
  }

  private Map<String, JsonNode> files(String reference) {
    JsonNode version =
        remote.get(ModelsRemote.path(model) + "/versions/" + Endpoints.encoded(reference));
    Map<String, JsonNode> files = new TreeMap<>();
    version
        .path("manifest")
        .path("files")
        .forEach(file -> files.put(file.path("path").asText(), file));
    return files;
  }
}
