package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.registry.AuditEntry;
import io.quorate.models.registry.AuditTrail;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what happened to a model, and whether the trail is whole. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Show what happened to a model, in order.")
final class ModelsAuditCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Option(
      names = "--verify",
      description = "Compute every hash again; exit status 1 when the trail was changed.")
  boolean verify;

  @Mixin HistorySource source = new HistorySource();
  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    JsonNode answer = source.get(remote, model, "/audit");
    List<AuditEntry> entries = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (JsonNode entry : answer.path("entries")) {
      entries.add(mapper.treeToValue(entry, AuditEntry.class));
    }
    List<String> lines = new ArrayList<>();
    for (AuditEntry entry : entries) {
      lines.add(
          "%d %s %s %s: %s"
              .formatted(
                  entry.sequence(),
                  Instant.ofEpochMilli(entry.atMillis()),
                  entry.who().isEmpty() ? "somebody" : entry.who(),
                  entry.what(),
                  entry.details()));
    }
    Optional<String> flaw =
        verify
            ? AuditTrail.flaw(
                entries,
                answer.path("model").path("audits").asLong(),
                answer.path("model").path("auditHash").asText())
            : Optional.empty();
    if (verify) {
      ((ObjectNode) answer).put("verified", flaw.isEmpty());
      lines.add(
          flaw.map(found -> "BROKEN: " + found)
              .orElse(
                  "verified: %d entries, each by the hash of the one before"
                      .formatted(entries.size())));
    }
    output.print(answer, String.join("\n", lines));
    return flaw.isEmpty() ? ExitStatus.DONE : ExitStatus.REFUSED;
  }
}
