package io.quorate.cli;

import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates a keyspace. What is not given depends on the consistency. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Create a keyspace; done when every live node serves it.")
final class KeyspaceCreateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--consistency",
      defaultValue = "eventual",
      description = "eventual (default), linearizable or sequential.")
  String consistency = "";

  @Option(
      names = {"-n", "--n", "--replicas"},
      description = "Replicas of each key (eventual: 3; ordered: every node up to five).")
  @Nullable Integer n;

  @Option(
      names = {"-r", "--r"},
      description = "Eventual: replies a read waits for (default: 2).")
  @Nullable Integer r;

  @Option(
      names = {"-w", "--w"},
      description = "Eventual: acknowledgements a write waits for (default: 2).")
  @Nullable Integer w;

  @Option(
      names = "--quorum",
      description =
          "Eventual: strict (default), or sloppy: other nodes stand in for unreachable owners.")
  @Nullable String quorum;

  @Option(names = "--allow-stale", description = "Eventual: allow r + w <= n.")
  boolean allowStale;

  @Option(
      names = "--merge",
      description =
          "Eventual: siblings (default), lww, crdt:counter, crdt:set, crdt:map, or class:NAME of a"
              + " merge function.")
  @Nullable String merge;

  @Option(names = "--partitions", description = "Fixed for good (eventual: 64; ordered: 1).")
  @Nullable Integer partitions;

  @Option(
      names = "--partition-by",
      description = "Linearizable: hash (default), or range: each partition holds a range of keys.")
  @Nullable String partitionBy;

  @Option(
      names = "--split",
      split = ",",
      paramLabel = "KEY",
      description =
          "Linearizable: the keys at which the second and every later range begin, such as a,m,t.")
  List<String> splits = List.of();

  @Option(names = "--placement", description = "ring (default) or rendezvous.")
  @Nullable String placement;

  @Option(
      names = "--clock-entries-max",
      description = "Eventual: clocks are truncated beyond this (default: 10).")
  @Nullable Integer clockEntriesMax;

  @Option(
      names = "--siblings-max",
      description = "Eventual: blind puts are refused from this many siblings on (default: 100).")
  @Nullable Integer siblingsMax;

  @Option(names = "--value-bytes-max", description = "Largest value (default: 1048576).")
  @Nullable Integer valueBytesMax;

  @Option(
      names = "--history",
      paramLabel = "REVISIONS",
      description =
          "Ordered: how many revisions back can be read; 0 keeps all (default: "
              + KeyspaceSettings.HISTORY_MAX
              + ").")
  @Nullable Long historyRevisions;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    KeyspaceSettings absent = KeyspaceSettings.defaults(consistency);
    refuseOthers(absent.isOrdered());
    KeyspaceSettings settings =
        new KeyspaceSettings(
            consistency,
            or(n, absent.n()),
            or(r, absent.r()),
            or(w, absent.w()),
            or(quorum, absent.quorum()),
            allowStale,
            or(merge, absent.merge()),
            or(partitions, absent.partitionsWith(splits)),
            or(placement, absent.placement()),
            or(clockEntriesMax, absent.clockEntriesMax()),
            or(siblingsMax, absent.siblingsMax()),
            or(valueBytesMax, absent.valueBytesMax()),
            or(historyRevisions, absent.historyRevisions()),
            or(partitionBy, splits.isEmpty() ? absent.partitionBy() : "range"),
            splits);
    Reply.Described described =
        remote.call(new Request.CreateKeyspace(name, settings), Reply.Described.class);
    KeyspaceInfo keyspace = described.keyspace();
    output.print(Views.keyspace(keyspace), Views.keyspaceLine(keyspace));
    return ExitStatus.DONE;
  }

  private void refuseOthers(boolean ordered) {
    String needless = ordered ? eventualOption() : historyRevisions == null ? "" : "--history";
    if (!needless.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s has no meaning for a keyspace that is %s; leave it out"
              .formatted(needless, consistency));
    }
  }

  private String eventualOption() {
    if (r != null || w != null) {
      return r != null ? "--r" : "--w";
    }
    if (quorum != null || allowStale) {
      return quorum != null ? "--quorum" : "--allow-stale";
    }
    if (clockEntriesMax != null || siblingsMax != null) {
      return clockEntriesMax != null ? "--clock-entries-max" : "--siblings-max";
    }
    return merge != null ? "--merge" : "";
  }

  private static <T> T or(@Nullable T given, T absent) {
    return given != null ? given : absent;
  }
}
