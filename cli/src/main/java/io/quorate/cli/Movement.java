package io.quorate.cli;

import io.quorate.store.operation.ClusterInfo;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Follows partitions on their way to or off a node, and shows how far they have come. */
final class Movement {

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "Show progress until all partitions have moved; exit status 3 if that takes longer.")
  int waitSeconds;

  private int all;
  private int told = -1;

  /** Returns at once without {@code --wait}. */
  int follow(Remote remote, Predicate<ClusterInfo> wanted) throws InterruptedException {
    if (waitSeconds == 0) {
      return ExitStatus.DONE;
    }
    ClusterInfo last = new Settling(remote, waitSeconds).await(wanted, this::tell);
    if (wanted.test(last)) {
      return ExitStatus.DONE;
    }
    System.err.printf(
        "quorate: not done after %d seconds, and still under way; see quorate cluster status%n",
        waitSeconds);
    return ExitStatus.UNAVAILABLE;
  }

  private void tell(ClusterInfo cluster) {
    int left = Settling.moving(cluster);
    all = Math.max(all, left);
    if (left != told && all > 0) {
      told = left;
      System.err.printf("%d of %d partitions moved%n", all - left, all);
    }
  }
}
