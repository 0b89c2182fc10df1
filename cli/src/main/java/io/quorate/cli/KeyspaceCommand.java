package io.quorate.cli;

import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Creates, lists, describes, deletes and compacts keyspaces. */
@Command(
    name = "keyspace",
    mixinStandardHelpOptions = true,
    description = "Create, list, describe, delete and compact keyspaces.",
    subcommands = {
      KeyspaceCreateCommand.class,
      KeyspaceCommand.ListAll.class,
      KeyspaceCommand.Describe.class,
      KeyspaceCommand.Delete.class,
      KeyspaceCommand.Compact.class
    })
final class KeyspaceCommand {

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

  @Command(
      name = "compact",
      mixinStandardHelpOptions = true,
      description = "Forget what was superseded at a revision of an ordered keyspace.")
  static final class Compact implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "REVISION")
    long revision;

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() {
      Reply.Done done = remote.call(new Request.Compact(name, revision), Reply.Done.class);
      output.print(java.util.Map.of("message", done.message()), done.message());
      return ExitStatus.DONE;
    }
  }
}
