package io.quorate.benchmarks;

import io.quorate.benchmarks.scenario.BackupCommand;
import io.quorate.benchmarks.scenario.CalmCommand;
import io.quorate.benchmarks.scenario.ChunksCommand;
import io.quorate.benchmarks.scenario.CompareCommand;
import io.quorate.benchmarks.scenario.FailoverCommand;
import io.quorate.benchmarks.scenario.HandoverCommand;
import io.quorate.benchmarks.scenario.ImportCommand;
import io.quorate.benchmarks.scenario.LatencyCommand;
import io.quorate.benchmarks.scenario.LeasesCommand;
import io.quorate.benchmarks.scenario.ModelsCommand;
import io.quorate.benchmarks.scenario.RestartCommand;
import io.quorate.benchmarks.scenario.RoutingCommand;
import io.quorate.benchmarks.scenario.SlowReplicaCommand;
import io.quorate.benchmarks.scenario.StreamCommand;
import io.quorate.benchmarks.scenario.WatchersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs a scenario; {@code benchmarks/run} builds what it needs and starts this. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measure Quorate on this machine, alone or beside peers.",
    subcommands = {
      CompareCommand.class,
      ChunksCommand.class,
      LatencyCommand.class,
      HandoverCommand.class,
      ImportCommand.class,
      RestartCommand.class,
      FailoverCommand.class,
      CalmCommand.class,
      SlowReplicaCommand.class,
      RoutingCommand.class,
      WatchersCommand.class,
      StreamCommand.class,
      LeasesCommand.class,
      ModelsCommand.class,
      BackupCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
