package io.quorate.cli;

import io.quorate.client.DistributedBarrier;
import io.quorate.client.QuorateClient;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A barrier that is down or up, for everybody. */
@Command(
    name = "barrier",
    mixinStandardHelpOptions = true,
    description = "Lower a barrier, lift it, or wait until it is up.")
final class BarrierCommand {
  private static final long CENTURY_SECONDS = 3_153_600_000L;

  private interface Doing {
    int with(DistributedBarrier barrier) throws InterruptedException;
  }

  private static int at(ServicesCommand.Where where, String name, Doing doing)
      throws InterruptedException {
    try (QuorateClient client = where.connect()) {
      return doing.with(client.barrier(where.keyspace, name));
    }
  }

  @Command(
      name = "lower",
      mixinStandardHelpOptions = true,
      description = "Whoever comes from now on waits; it stays down until somebody lifts it.")
  int lower(@Mixin ServicesCommand.Where where, @Parameters(paramLabel = "NAME") String name)
      throws InterruptedException {
    return at(
        where,
        name,
        barrier -> {
          barrier.lower();
          return ExitStatus.DONE;
        });
  }

  @Command(name = "lift", mixinStandardHelpOptions = true, description = "Whoever waits goes on.")
  int lift(@Mixin ServicesCommand.Where where, @Parameters(paramLabel = "NAME") String name)
      throws InterruptedException {
    return at(
        where,
        name,
        barrier -> {
          barrier.lift();
          return ExitStatus.DONE;
        });
  }

  @Command(
      name = "wait",
      mixinStandardHelpOptions = true,
      description = "Wait until it is up; exit status 1 where it is not in time.")
  int await(
      @Mixin ServicesCommand.Where where,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              description = "Default: for as long as it takes.")
          Double timeoutSeconds,
      @Parameters(paramLabel = "NAME") String name)
      throws InterruptedException {
    Duration wait =
        timeoutSeconds == null
            ? Duration.ofSeconds(CENTURY_SECONDS)
            : Duration.ofMillis((long) (timeoutSeconds * 1000));
    return at(where, name, barrier -> barrier.await(wait) ? ExitStatus.DONE : ExitStatus.REFUSED);
  }
}
