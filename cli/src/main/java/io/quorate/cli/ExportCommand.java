package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Sibling;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a keyspace out as a tree of files; the counterpart of import. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write a keyspace out as files below a folder, a key a file.",
      "A key with siblings becomes one file a sibling, named KEY.siblings/1, 2, ..."
    })
final class ExportCommand implements Callable<Integer> {

  private static final int PAGE_ROWS = 100;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Option(names = "--prefix", defaultValue = "", description = "Only keys that begin so.")
  String prefix = "";

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  private long files;
  private long refused;

  @Override
  public Integer call() throws IOException {
    byte[] last = {};
    Files.createDirectories(folder);
    try (QuorateClient client = remote.connect()) {
      boolean complete = false;
      while (!complete) {
        Request.Scan scan =
            new Request.Scan(keyspace, prefix.getBytes(UTF_8), last, PAGE_ROWS, true);
        Reply.Listed page = Remote.call(client, scan, Reply.Listed.class);
        for (Reply.Row row : page.rows()) {
          write(row);
          last = row.key();
        }
        complete = page.complete() || page.rows().isEmpty();
      }
    }
    output.print(
        Map.of("files", files, "refused", refused),
        "%d files written to %s%s"
            .formatted(
                files,
                folder,
                refused == 0 ? "" : ", %d keys are no path below it".formatted(refused)));
    return refused == 0 ? ExitStatus.DONE : ExitStatus.REFUSED;
  }

  private void write(Reply.Row row) throws IOException {
    List<Sibling> live = row.siblings().stream().filter(s -> !s.deleted()).toList();
    for (int i = 0; i < live.size(); i++) {
      Path target = target(row.key(), live.size() == 1 ? "" : ".siblings/" + (i + 1));
      if (target == null) {
        refused++;
        System.err.printf("No path below the folder: %s%n", Output.readable(row.key()));
        return;
      }
      Files.createDirectories(parent(target));
      Files.write(target, live.get(i).value());
      files++;
    }
  }

  private Path parent(Path target) {
    Path parent = target.getParent();
    return parent == null ? folder : parent;
  }

  /** Where a key's file goes; null for a key that would leave the folder or is no path. */
  private @Nullable Path target(byte[] key, String suffix) {
    String name = Output.utf8(key);
    if (name == null) {
      return null;
    }
    try {
      Path base = folder.toAbsolutePath().normalize();
      Path target = base.resolve(name + suffix).normalize();
      return target.startsWith(base) && !target.equals(base) ? target : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }
}
