package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quorate.models.remote.Endpoints;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows or sets how much a namespace may have. */
@Command(
    name = "quota",
    mixinStandardHelpOptions = true,
    description = {
      "Show, or set, how many bytes all versions of all models of a namespace may have. Each version",
      "counts in full, as it is pulled, although nodes keep once what versions share. A push that",
      "does not fit is refused before anything is sent."
    })
final class ModelsQuotaCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE")
  String namespace = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "BYTES", description = "0: no limit.")
  @Nullable Long bytes;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    String path = "/v1/namespaces/" + Endpoints.encoded(namespace);
    JsonNode answer =
        bytes == null
            ? remote.get(path)
            : remote
                .connect()
                .ask("PUT", path, JsonNodeFactory.instance.objectNode().put("quotaBytes", bytes));
    long quota = answer.path("quotaBytes").asLong();
    output.print(
        answer,
        "%s: %,d bytes of %s"
            .formatted(
                namespace,
                answer.path("usedBytes").asLong(),
                quota == 0 ? "any number" : "%,d".formatted(quota)));
    return ExitStatus.DONE;
  }
}
