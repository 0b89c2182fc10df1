package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.agent.Library;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a model's history is read: at the centre, or in an agent's library. */
final class HistorySource {
  @Option(
      names = "--library",
      paramLabel = "DIR",
      description = "Read what an agent's library holds of it, without the centre.")
  @Nullable Path library;

  /** The answer to a path below the model's. */
  JsonNode get(ModelsRemote remote, String model, String below) throws IOException {
    String path = ModelsRemote.path(model) + below;
    if (library == null) {
      return remote.get(path);
    }
    JsonNode history =
        Library.history(library, model)
            .orElseThrow(() ->
                new RefusedCallException(
                    new Refusal(
                        ErrorCode.NOT_FOUND,
                        "the library %s holds no history of %s; does its agent subscribe to it?"
                            .formatted(library, model))));
    return history.path(below.isEmpty() ? "state" : below.substring(1));
  }
}
