package io.quorate.cli;

import io.quorate.client.DistributedCounter;
import io.quorate.client.QuorateClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A number that everybody adds to. */
@Command(
    name = "counter",
    mixinStandardHelpOptions = true,
    description =
        "Print what a counter holds; with --add, add to it and print the sum, which nobody else is told.")
final class CounterCommand implements Callable<Integer> {

  @Option(names = "--add", paramLabel = "N", description = "May be negative.")
  long delta;

  @Parameters(paramLabel = "NAME", description = "The key that holds the number.")
  String name = "";

  @Mixin ServicesCommand.Where where = new ServicesCommand.Where();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    try (QuorateClient client = where.connect()) {
      DistributedCounter counter = client.counter(where.keyspace, name);
      long sum = delta == 0 ? counter.get() : counter.add(delta);
      output.print(Map.of("counter", name, "value", sum), Long.toString(sum));
      return ExitStatus.DONE;
    }
  }
}
