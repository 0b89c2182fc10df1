package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives back what no version names. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = {
      "Give back, on every node, the room of blobs that no version of any model names. Nodes do so",
      "by themselves (QUORATE_COLLECT_EVERY). What uploads under way need stays, and so does what",
      "was written within the grace period (QUORATE_COLLECT_GRACE). Where blobs lie in an object",
      "store, what nothing needs is condemned there first, and deleted by a later collection, once",
      "the grace period has passed."
    })
final class ModelsCollectCommand implements Callable<Integer> {

  @Option(names = "--dry-run", description = "Only say what would be given back.")
  boolean dryRun;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    return PerNode.print(
        output,
        remote.connect().askEach("POST", "/v1/blobs/collect?dryRun=" + (dryRun ? 1 : 0)),
        answer ->
            "%s: %,d bytes of %d packs %s; %,d bytes are left%s"
                .formatted(
                    answer.path("node").asText(),
                    answer.path("freedBytes").asLong(),
                    answer.path("packs").asInt(),
                    dryRun ? "would be given back" : "given back",
                    answer.path("bytes").asLong(),
                    bucket(answer.path("bucket"))));
  }

  private static String bucket(JsonNode bucket) {
    return bucket.isMissingNode()
        ? ""
        : "; %s: %,d objects, %,d bytes deleted; %,d objects, %,d bytes are needed by nothing and wait for their grace period"
            .formatted(
                bucket.path("name").asText(),
                bucket.path("deletedObjects").asLong(),
                bucket.path("deletedBytes").asLong(),
                bucket.path("condemnedObjects").asLong(),
                bucket.path("condemnedBytes").asLong());
  }
}
