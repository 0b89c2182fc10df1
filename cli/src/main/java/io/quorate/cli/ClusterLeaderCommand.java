package io.quorate.cli;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who leads the groups of replicas, and how to change that. */
@Command(
    name = "leader",
    mixinStandardHelpOptions = true,
    description = {
      "Show who leads the group that decides the table and the groups of ordered keyspaces, or",
      "hand one of them over: --move --keyspace config --to n2, or --move --table --to n2."
    })
final class ClusterLeaderCommand implements Callable<Integer> {

  @Option(names = "--move", description = "Hand leadership over; then one group must be named.")
  boolean move;

  @Option(names = "--table", description = "The group that decides the table.")
  boolean table;

  @Option(names = "--keyspace", paramLabel = "KEYSPACE", description = "Groups of this keyspace.")
  @Nullable String keyspace;

  @Option(
      names = "--partition",
      paramLabel = "NUMBER",
      description = "Of that keyspace (default: 0 with --move, else all).")
  @Nullable Integer partition;

  @Option(
      names = "--to",
      paramLabel = "NODE",
      description = "With --move: a voter (default: one that lacks the least).")
  @Nullable String to;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (table && keyspace != null) {
      throw usage("name one of --table and --keyspace, not both");
    }
    if (partition != null && (keyspace == null || partition < 0)) {
      throw usage("--partition is 0 or more, and goes with --keyspace");
    }
    return move ? move() : show();
  }

  private int move() {
    NodeId node = to == null ? null : new NodeId(to);
    if (!table && keyspace == null) {
      throw usage("--move takes --table, or --keyspace KEYSPACE [--partition NUMBER]");
    }
    Request request =
        keyspace == null
            ? new Request.MoveTableLeader(node)
            : new Request.AtPartition(
                partition == null ? 0 : partition, new GroupRequest.MoveLeader(keyspace, node));
    Reply.Done done = remote.call(request, Reply.Done.class);
    output.print(Map.of("message", done.message()), done.message());
    return ExitStatus.DONE;
  }

  private int show() {
    if (to != null) {
      throw usage("--to goes with --move");
    }
    ClusterInfo cluster =
        remote.call(new Request.ClusterStatus(true), Reply.Cluster.class).cluster();
    List<ClusterInfo.GroupInfo> groups = cluster.groups().stream().filter(this::wanted).toList();
    output.print(
        groups.stream().map(ClusterLeaderCommand::document).toList(),
        groups.isEmpty()
            ? "no such group, or none of its replicas can be reached"
            : String.join(System.lineSeparator(), groups.stream().map(this::text).toList()));
    return groups.isEmpty() ? ExitStatus.REFUSED : ExitStatus.DONE;
  }

  private boolean wanted(ClusterInfo.GroupInfo group) {
    boolean decidesTable = group.keyspace().isEmpty();
    return table
        ? decidesTable
        : keyspace == null
            || (group.keyspace().equals(keyspace)
                && (partition == null || partition == group.partition()));
  }

  private String text(ClusterInfo.GroupInfo group) {
    List<String> lines = new ArrayList<>();
    String name =
        group.keyspace().isEmpty()
            ? "the table"
            : "%s, partition %d".formatted(group.keyspace(), group.partition());
    lines.add(
        "%s: %s, term %d"
            .formatted(
                name,
                group.leader() == null ? "without a leader now" : "led by " + group.leader(),
                group.term()));
    for (ClusterInfo.ReplicaInfo replica : group.replicas()) {
      lines.add(
          "  %-8s %-9s applied %d, lag %d"
              .formatted(replica.node(), replica.role(), replica.applied(), group.lag(replica)));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static Map<String, Object> document(ClusterInfo.GroupInfo group) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("keyspace", group.keyspace().isEmpty() ? null : group.keyspace());
    view.put("partition", group.partition());
    view.put("leader", group.leader() == null ? null : group.leader().name());
    view.put("term", group.term());
    view.put("decided", group.decided());
    view.put("replicas", group.replicas().stream().map(each -> replica(group, each)).toList());
    return view;
  }

  private static Map<String, Object> replica(
      ClusterInfo.GroupInfo group, ClusterInfo.ReplicaInfo replica) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("node", replica.node().name());
    view.put("role", replica.role());
    view.put("applied", replica.applied());
    view.put("lag", group.lag(replica));
    return view;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
