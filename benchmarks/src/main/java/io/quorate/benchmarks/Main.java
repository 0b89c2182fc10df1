package io.quorate.benchmarks;

import io.quorate.benchmarks.scenario.CompareCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs a scenario; {@code benchmarks/run} builds what it needs and starts this. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measure Quorate on this machine, alone or beside peers.",
    subcommands = {CompareCommand.class})
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
