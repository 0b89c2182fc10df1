package io.quorate.cli;

import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates, lists, describes and deletes keyspaces. */
@Command(
    name = "keyspace",
    mixinStandardHelpOptions = true,
    description = "Create, list, describe and delete keyspaces.",
    subcommands = {
      KeyspaceCommand.Create.class,
      KeyspaceCommand.ListAll.class,
      KeyspaceCommand.Describe.class,
      KeyspaceCommand.Delete.class
    })
final class KeyspaceCommand {

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a keyspace; done when every live node serves it.")
  static final class Create implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--consistency", defaultValue = "eventual", description = "eventual (default).")
    String consistency = "";

    @Option(names = "--n", defaultValue = "3", description = "Replicas of each key (default: 3).")
    int n;

    @Option(
        names = "--r",
        defaultValue = "2",
        description = "Replies a read waits for (default: 2).")
    int r;

    @Option(
        names = "--w",
        defaultValue = "2",
        description = "Acknowledgements a write waits for (default: 2).")
    int w;

    @Option(
        names = "--quorum",
        defaultValue = "strict",
        description = "strict (default), or sloppy: other nodes stand in for unreachable owners.")
    String quorum = "";

    @Option(names = "--allow-stale", description = "Allow r + w <= n.")
    boolean allowStale;

    @Option(
        names = "--merge",
        defaultValue = "siblings",
        description =
            "siblings (default), lww, crdt:counter, crdt:set, crdt:map, or class:NAME of a merge function.")
    String merge = "";

    @Option(
        names = "--partitions",
        defaultValue = "64",
        description = "Fixed for good (default: 64).")
    int partitions;

    @Option(
        names = "--placement",
        defaultValue = "ring",
        description = "ring (default) or rendezvous.")
    String placement = "";

    @Option(
        names = "--clock-entries-max",
        defaultValue = "10",
        description = "Clocks are truncated beyond this (default: 10).")
    int clockEntriesMax;

    @Option(
        names = "--siblings-max",
        defaultValue = "100",
        description = "Blind puts are refused from this many siblings on (default: 100).")
    int siblingsMax;

    @Option(
        names = "--value-bytes-max",
        defaultValue = "1048576",
        description = "Largest value (default: 1048576).")
    int valueBytesMax;

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() {
      KeyspaceSettings settings =
          new KeyspaceSettings(
              consistency,
              n,
              r,
              w,
              quorum,
              allowStale,
              merge,
              partitions,
              placement,
              clockEntriesMax,
              siblingsMax,
              valueBytesMax);
      Reply.Described described =
          remote.call(new Request.CreateKeyspace(name, settings), Reply.Described.class);
      KeyspaceInfo keyspace = described.keyspace();
      output.print(Views.keyspace(keyspace), Views.keyspaceLine(keyspace));
      return ExitStatus.DONE;
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List all keyspaces.")
  static final class ListAll implements Callable<Integer> {

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() {
      Reply.Keyspaces all = remote.call(new Request.ListKeyspaces(), Reply.Keyspaces.class);
      output.print(
          all.keyspaces().stream().map(Views::keyspace).toList(),
          all.keyspaces().isEmpty()
              ? "No keyspace yet; create one with: quorate keyspace create NAME"
              : all.keyspaces().stream()
                  .map(Views::keyspaceLine)
                  .collect(Collectors.joining(System.lineSeparator())));
      return ExitStatus.DONE;
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show a keyspace's settings.")
  static final class Describe implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() {
      KeyspaceInfo keyspace =
          remote.call(new Request.DescribeKeyspace(name), Reply.Described.class).keyspace();
      output.print(
          Views.keyspace(keyspace),
          Views.keyspace(keyspace).entrySet().stream()
              .map(e -> "%-16s %s".formatted(e.getKey(), e.getValue()))
              .collect(Collectors.joining(System.lineSeparator())));
      return ExitStatus.DONE;
    }
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Delete a keyspace and all its data, on every node.")
  static final class Delete implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() {
      Reply.Done done = remote.call(new Request.DeleteKeyspace(name), Reply.Done.class);
      output.print(java.util.Map.of("message", done.message()), done.message());
      return ExitStatus.DONE;
    }
  }
}
