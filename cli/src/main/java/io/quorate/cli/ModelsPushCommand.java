package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.remote.Pusher;
import io.quorate.models.tree.Marker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a folder as a model's next version. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = {
      "Publish a folder as the next version of a model. Only what no version holds yet is sent.",
      "The version must be made from the newest one: a folder that was pulled says from which it",
      "was made, --parent says it otherwise. From an older one the push is refused."
    })
final class ModelsPushCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Parameters(index = "1", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Option(
      names = "--parent",
      paramLabel = "NUMBER",
      description = "The version that this one was made from (default: as pulled; 0: none).")
  @Nullable Long parent;

  @Option(
      names = {"-m", "--message"},
      defaultValue = "",
      description = "What changed.")
  String message = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    ModelsRemote.path(model);
    try (TransferBar bar = new TransferBar("push")) {
      JsonNode answer =
          new Pusher(remote.connect(), bar).push(new Pusher.Push(model, folder, parent(), message));
      bar.finish();
      ((ObjectNode) answer).put("movedBytes", bar.movedBytes());
      ((ObjectNode) answer).put("reusedBytes", bar.reusedBytes());
      output.print(answer, text(answer) + "\n" + bar.summary());
    }
    return ExitStatus.DONE;
  }

  private long parent() throws IOException {
    if (parent != null) {
      return parent;
    }
    Optional<Marker> marker = Marker.read(folder);
    return marker.filter(pulled -> pulled.model().equals(model)).map(Marker::number).orElse(0L);
  }

  private String text(JsonNode answer) {
    JsonNode version = answer.path("version");
    StringBuilder text = new StringBuilder();
    text.append(
        "%s@%d %s"
            .formatted(model, version.path("number").asLong(), version.path("digest").asText()));
    if (!answer.path("created").asBoolean()) {
      text.append(" (was there already)");
    }
    for (JsonNode other : answer.path("alsoIn")) {
      text.append("\nthe same content is ").append(other.asText());
    }
    if (version.path("overrode").asLong() > 0) {
      text.append("\nover version ")
          .append(version.path("overrode").asLong())
          .append(", which its parent is older than");
    }
    return text.toString();
  }
}
