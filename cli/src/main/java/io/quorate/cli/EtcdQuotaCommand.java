package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quorate.cli.backup.HttpNodes;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows or sets how much may be stored before etcd's clients can write no more. */
@Command(
    name = "quota",
    mixinStandardHelpOptions = true,
    description = {
      "How many bytes the tables of a node may take before the alarm NOSPACE rings and etcd's clients can",
      "write no more. Holds for all nodes, which notice within five seconds. After space was freed,",
      "'etcdctl alarm disarm' lets them write again."
    })
final class EtcdQuotaCommand implements Callable<Integer> {
  private static final String PATH = "/v1/etcd/quota";
  private static final String FIELD = "quotaBytes";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "BYTES",
      description = "Set it; 0 for none. Without this: show it.")
  @Nullable Long bytes;

  @Mixin HttpRemote remote = new HttpRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    if (bytes != null && bytes < 0) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "a quota is a number of bytes from 0 (none) up, was " + bytes));
    }
    try (HttpNodes nodes = remote.connect()) {
      JsonNode answer =
          bytes == null
              ? nodes.get(PATH)
              : nodes.put(PATH, JsonNodeFactory.instance.objectNode().put(FIELD, bytes));
      JsonNode quota = answer.path(FIELD);
      output.print(Collections.singletonMap(FIELD, quota), text(quota));
    }
    return ExitStatus.DONE;
  }

  private static String text(JsonNode quota) {
    if (!quota.isNumber()) {
      return "nobody has set a quota: each node takes its default, 2147483648 bytes";
    }
    return quota.longValue() == 0 ? "no quota" : quota.asText() + " bytes";
  }
}
