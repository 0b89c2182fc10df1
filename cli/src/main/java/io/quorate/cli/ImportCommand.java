package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes a tree of files into a keyspace: the key is the path below the folder, the value the
 * content.
 */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Write a tree of files into a keyspace. The key is the path below the folder, with / between names.",
      "What the keyspace holds already is left alone, so that importing again changes nothing."
    })
final class ImportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Option(names = "--prefix", defaultValue = "", description = "Put this before each key.")
  String prefix = "";

  @Option(
      names = "--in-flight",
      defaultValue = "64",
      description = "Files on their way at the same time (default: 64).")
  int inFlight;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is not a folder");
    }
    try (QuorateClient client = remote.connect()) {
      int valueBytesMax =
          Remote.call(client, new Request.DescribeKeyspace(keyspace), Reply.Described.class)
              .keyspace()
              .settings()
              .valueBytesMax();
      ImportSummary summary = new ImportSummary();
      FileTree tree = FileTree.walk(folder, prefix, valueBytesMax, summary);
      long started = System.nanoTime();
      try (ProgressBar bar = progress(tree.files().size())) {
        new Importer(client, keyspace, inFlight, summary, bar::step).run(tree.files());
      }
      report(summary, (System.nanoTime() - started) / 1e9);
      return summary.failed() > 0 ? ExitStatus.of(summary.worst()) : ExitStatus.DONE;
    }
  }

  private static ProgressBar progress(long files) {
    return new ProgressBarBuilder()
        .setTaskName("import")
        .setInitialMax(files)
        .setUnit(" files", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(250)
        .build();
  }

  private void report(ImportSummary summary, double seconds) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("written", summary.written());
    document.put("unchanged", summary.unchanged());
    document.put("bytes", summary.bytes());
    document.put("skipped", summary.skipped());
    document.put("failed", summary.failures());
    document.put("seconds", seconds);
    output.print(document, summary.text(seconds));
  }
}
