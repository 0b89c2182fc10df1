package io.quorate.cli;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks at the cluster and changes it. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Show the cluster, add and remove nodes, cut and heal links between them.",
    subcommands = {
      ClusterStatusCommand.class,
      ClusterLeaderCommand.class,
      ClusterCommand.Add.class,
      ClusterCommand.Remove.class,
      ClusterCommand.Cut.class,
      ClusterCommand.Heal.class
    })
final class ClusterCommand {

  private static final int NOTICED_SECONDS_MAX = 30;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Admit a node and move partitions to it, while serving. Start it with: quorate server --join.")
  static final class Add implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1", paramLabel = "HOST:PORT", description = "Its HTTP address.")
    String address = "";

    @Mixin Movement movement = new Movement();
    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
      NodeId node = new NodeId(name);
      done(remote, output, new Request.AddNode(node, Addresses.parse(address)));
      return movement.follow(remote, cluster -> Settling.joined(cluster, node));
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Move all partitions off a node, then let it go.")
  static final class Remove implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Mixin Movement movement = new Movement();
    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
      NodeId node = new NodeId(name);
      done(remote, output, new Request.RemoveNode(node));
      return movement.follow(remote, cluster -> Settling.left(cluster, node));
    }
  }

  @Command(
      name = "cut",
      mixinStandardHelpOptions = true,
      description = "Test clusters: block all links between groups, as in: cut n1,n2 n3,n4,n5")
  static final class Cut implements Callable<Integer> {

    @Parameters(paramLabel = "NODES", arity = "2..*", description = "Names joined by commas.")
    List<String> groups = List.of();

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
      List<List<NodeId>> parsed = new ArrayList<>();
      for (String group : groups) {
        parsed.add(Arrays.stream(group.split(",")).map(NodeId::new).toList());
      }
      int status = done(remote, output, new Request.Cut(parsed));
      noticed(remote, cluster -> Settling.apart(cluster, parsed));
      return status;
    }
  }

  @Command(
      name = "heal",
      mixinStandardHelpOptions = true,
      description = "Test clusters: lift every cut.")
  static final class Heal implements Callable<Integer> {

    @Mixin Remote remote = new Remote();
    @Mixin Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
      int status = done(remote, output, new Request.Heal());
      noticed(remote, Settling::together);
      return status;
    }
  }

  /** Waits until the node that was asked has noticed; failure detection takes a few seconds. */
  private static void noticed(Remote remote, Predicate<ClusterInfo> change)
      throws InterruptedException {
    ClusterInfo cluster = new Settling(remote, NOTICED_SECONDS_MAX).await(change);
    if (!change.test(cluster)) {
      System.err.println(
          "quorate: done, but the nodes have yet to notice; see quorate cluster status");
    }
  }

  private static int done(Remote remote, Output output, Request request) {
    Reply.Done done = remote.call(request, Reply.Done.class);
    output.print(Map.of("message", done.message()), done.message());
    return ExitStatus.DONE;
  }

  /** Reads {@code host:port}. */
  static final class Addresses {
    private Addresses() {}

    static NodeAddress parse(String text) {
      int colon = text.lastIndexOf(':');
      try {
        return new NodeAddress(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalArgumentException(
            "An address is written host:port, such as 127.0.0.1:7400, not '" + text + "'", e);
      }
    }
  }
}
