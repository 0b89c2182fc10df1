package io.quorate.cli;

import io.quorate.cli.backup.Backup;
import io.quorate.cli.backup.HttpNodes;
import io.quorate.cli.backup.Manifest;
import io.quorate.client.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes keyspaces of a running cluster into a folder. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Write keyspaces of a running cluster into a folder, while they are written to.",
      "A partition of an ordered keyspace is backed up as of one revision. In an eventual keyspace each",
      "key is whole, with its siblings, clock and deletion; two keys may be of different moments.",
      "Files of models are not in keyspaces: pull those that matter."
    },
    subcommands = BackupVerifyCommand.class)
final class BackupCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Empty, or not there yet.")
  @Nullable Path folder;

  @Option(
      names = "--keyspace",
      split = ",",
      paramLabel = "NAME",
      description = "Only these (default: all).")
  List<String> keyspaces = List.of();

  @Mixin HttpRemote remote = new HttpRemote();
  @Mixin Output output = new Output();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path target = folder;
    if (target == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FOLDER'");
    }
    long id = new SecureRandom().nextLong() | 1;
    String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try (HttpNodes nodes = remote.connect();
        BackupBar bar = new BackupBar("backup", -1)) {
      Manifest manifest = write(new Backup(nodes, bar::moved), target, id, began);
      bar.finish();
      output.print(document(manifest), "%s%n%s".formatted(text(manifest, target), bar.summary()));
    }
    return ExitStatus.DONE;
  }

  private Manifest write(Backup backup, Path target, long id, String began) throws IOException {
    try {
      return backup.write(target, id, began, keyspaces);
    } catch (RefusedException broken) {
      if (backup.begun()) {
        System.err.printf(
            "The backup broke off, and what is in %s is none; remove the folder and run the command again%n",
            target);
      }
      throw broken;
    }
  }

  static Map<String, Object> document(Manifest manifest) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", manifest.name());
    document.put("began", manifest.began());
    document.put(
        "keyspaces",
        manifest.keyspaces().stream()
            .map(kept -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("name", kept.name());
              one.put("keys", kept.keys());
              one.put("leases", kept.leases());
              one.put("bytes", kept.bytes());
              one.put("revisions", kept.ordered() ? kept.revisions() : List.of());
              return one;
            })
            .toList());
    return document;
  }

  static String text(Manifest manifest, Path folder) {
    StringBuilder text = new StringBuilder();
    for (Manifest.Kept kept : manifest.keyspaces()) {
      text.append(
          "%-20s %,12d keys %,8d leases %,14d bytes  %s%n"
              .formatted(
                  kept.name(),
                  kept.keys(),
                  kept.leases(),
                  kept.bytes(),
                  kept.ordered() ? "at revision " + revisions(kept) : "each key by itself"));
    }
    return text.append("Backup %s of %s in %s".formatted(manifest.name(), manifest.began(), folder))
        .toString();
  }

  private static String revisions(Manifest.Kept kept) {
    return String.join(", ", kept.revisions().stream().map(String::valueOf).toList());
  }
}
