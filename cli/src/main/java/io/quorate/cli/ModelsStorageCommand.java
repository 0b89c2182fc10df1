package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what models take on each node. */
@Command(
    name = "storage",
    mixinStandardHelpOptions = true,
    description = "Show what model files take on each node, and what was given back.")
final class ModelsStorageCommand implements Callable<Integer> {
  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    return PerNode.print(
        output,
        remote.connect().askEach("GET", "/v1/blobs"),
        answer ->
            "%s: %,d bytes, %,d chunks, %d uploads under way; %,d bytes given back by %d collections%s"
                .formatted(
                    answer.path("node").asText(),
                    answer.path("bytes").asLong(),
                    answer.path("chunks").asLong(),
                    answer.path("uploads").asInt(),
                    answer.path("collectedBytes").asLong(),
                    answer.path("collections").asLong(),
                    bucket(answer.path("bucket"))));
  }

  private static String bucket(JsonNode bucket) {
    return bucket.isMissingNode()
        ? ""
        : "; %s: %,d bytes deleted by this node, %,d bytes of %,d objects wait to be"
            .formatted(
                bucket.path("name").asText(),
                bucket.path("deletedBytes").asLong(),
                bucket.path("condemnedBytes").asLong(),
                bucket.path("condemnedObjects").asLong());
  }
}
