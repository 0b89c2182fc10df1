package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.operation.EtcdKeyspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that hold something while another command runs. */
final class Holding {

  @Option(
      names = "--keyspace",
      paramLabel = "KEYSPACE",
      defaultValue = EtcdKeyspace.NAME,
      description =
          "A linearizable keyspace of one partition (default: etcd, which every cluster has).")
  String keyspace = EtcdKeyspace.NAME;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "Give up after that long; 0 tries once (default: wait for as long as it takes).")
  @Nullable Double timeoutSeconds;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "After a holder fell silent, others wait that long (default: 10).")
  long ttlSeconds = 10;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "When it is lost: how long the command has to end before it is killed.")
  double graceSeconds = 5;

  @Mixin Endpoints endpoints = new Endpoints();

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "After --. Without one it is held until this program is ended, or it is lost.")
  List<String> command = List.of();

  QuorateClient connect() {
    return QuorateClient.connect(endpoints.options());
  }

  LeaseSettings lease() {
    return LeaseSettings.DEFAULT.withTtlSeconds(ttlSeconds);
  }

  /** How long to wait; empty for as long as it takes. */
  Optional<Duration> timeout() {
    Double seconds = timeoutSeconds;
    if (seconds == null) {
      return Optional.empty();
    }
    if (seconds < 0) {
      throw new IllegalArgumentException("--timeout is 0 or more seconds, not " + seconds);
    }
    return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
  }

  Guarded guard(Guarded.Held held) {
    return new Guarded(held, (long) (graceSeconds * 1000));
  }
}
