package io.quorate.cli;

import io.quorate.protocol.ring.PlacementComparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares methods of placing keys on nodes: what moves when a node comes or goes, and how even the
 * load is.
 */
@Command(
    name = "placement",
    mixinStandardHelpOptions = true,
    description = {
      "Place keys on nodes by every method, let a node join and leave, and print the share of keys",
      "that moved beside the theoretical minimum, and how even the load is afterwards."
    })
final class LabPlacementCommand implements Callable<Integer> {

  @Option(
      names = "--nodes",
      defaultValue = "5",
      description = "Nodes before the change (default: 5).")
  int nodes;

  @Option(names = "--keys", defaultValue = "100000", description = "Keys (default: 100000).")
  int keys;

  @Option(names = "--partitions", defaultValue = "64", description = "Partitions (default: 64).")
  int partitions;

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    List<PlacementComparison.Result> results = PlacementComparison.compare(keys, nodes, partitions);
    List<Map<String, Object>> documents = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-40s %-12s %10s %10s %12s %12s"
            .formatted("method", "change", "moved", "minimum", "max/mean", "stddev/mean"));
    for (PlacementComparison.Result result : results) {
      documents.add(document(result));
      lines.add(
          "%-40s %-12s %9.1f%% %9.1f%% %12.2f %12.2f"
              .formatted(
                  result.method(),
                  change(result),
                  result.movedShare() * 100,
                  result.minimumShare() * 100,
                  result.loadMaxToMean(),
                  result.loadDeviationToMean()));
    }
    output.print(documents, String.join(System.lineSeparator(), lines));
    return ExitStatus.DONE;
  }

  private static String change(PlacementComparison.Result result) {
    return switch (result.change()) {
      case JOIN -> "join";
      case LEAVE_LAST -> "leave last";
      case LEAVE_MIDDLE -> "leave middle";
    };
  }

  private static Map<String, Object> document(PlacementComparison.Result result) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("method", result.method());
    view.put("change", change(result));
    view.put("nodesBefore", result.nodesBefore());
    view.put("nodesAfter", result.nodesAfter());
    view.put("movedShare", result.movedShare());
    view.put("minimumShare", result.minimumShare());
    view.put("loadMaxToMean", result.loadMaxToMean());
    view.put("loadDeviationToMean", result.loadDeviationToMean());
    return view;
  }
}
