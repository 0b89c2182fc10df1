package io.quorate.cli;

import ch.qos.logback.classic.Level;
import io.quorate.server.Logging;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code quorate} command: puts the subcommands together and nothing else. */
@Command(
    name = "quorate",
    description = "One store, every consistency.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      ServerCommand.class,
      KeyspaceCommand.class,
      GetCommand.class,
      PutCommand.class,
      DeleteCommand.class,
      ScanCommand.class,
      WatchCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      EtcdCommand.class,
      ContextCommand.class,
      LockCommand.class,
      ElectCommand.class,
      ServicesCommand.class,
      CounterCommand.class,
      BarrierCommand.class,
      ClusterCommand.class,
      BenchCommand.class,
      CheckCommand.class,
      ModelsCommand.class,
      AgentCommand.class,
      LabCommand.class,
      GenerateCompletion.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /**
   * Runs the command line and exits with its status: 0 done, 1 refused, 2 usage, 3 unavailable, 4
   * indeterminate.
   */
  public static void main(String[] args) {
    Logging.configure(Logging.Format.TEXT, Level.WARN);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(new ErrorReporter());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
