package io.quorate.cli;

import io.quorate.cli.backup.HttpNodes;
import io.quorate.cli.backup.Manifest;
import io.quorate.cli.backup.Restore;
import io.quorate.cli.backup.Verification;
import io.quorate.client.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
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

/** Brings a backup into a running cluster. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Bring a backup into a running cluster. The whole backup is verified before anything is written,",
      "and a keyspace that holds something is refused.",
      "Ordered keyspaces serve nothing until all of the backup is there; where a restore was broken off,",
      "the same command goes on with it. An eventual keyspace fills up while it can be read."
    })
final class RestoreCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER")
  Path folder = Path.of(".");

  @Option(
      names = "--keyspace",
      split = ",",
      paramLabel = "NAME",
      description = "Only these (default: all).")
  List<String> keyspaces = List.of();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Under this name; for one keyspace, named with --keyspace.")
  @Nullable String as;

  @Option(
      names = "--bump-revision",
      paramLabel = "NUMBER",
      defaultValue = "1000000000",
      description =
          "By how much the revisions of ordered keyspaces rise beyond those in the backup, so that none"
              + " that was given out after the backup is given out again (default: 1000000000).")
  long bump;

  @Option(
      names = "--resume",
      description =
          "Go on with a restore of eventual keyspaces alone that was broken off; with ordered ones among"
              + " them the command sees that by itself.")
  boolean resume;

  @Mixin HttpRemote remote = new HttpRemote();
  @Mixin Output output = new Output();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Manifest manifest = Verification.of(folder);
    Map<String, String> names = names(manifest);
    long total =
        manifest.keyspaces().stream()
            .filter(kept -> names.containsKey(kept.name()))
            .mapToLong(Manifest.Kept::bytes)
            .sum();
    try (HttpNodes nodes = remote.connect();
        BackupBar bar = new BackupBar("restore", total)) {
      Restore restore = new Restore(nodes, folder, bump, resume, bar::moved);
      run(restore, manifest, names);
      bar.finish();
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("restored", names.values());
      document.put("remarks", restore.remarks());
      StringBuilder text = new StringBuilder();
      restore.remarks().forEach(remark -> text.append(remark).append(System.lineSeparator()));
      text.append(
          "Restored %s from backup %s of %s: %s"
              .formatted(
                  String.join(", ", names.values()),
                  manifest.name(),
                  manifest.began(),
                  bar.summary()));
      output.print(document, text.toString());
    }
    return ExitStatus.DONE;
  }

  private void run(Restore restore, Manifest manifest, Map<String, String> names)
      throws IOException {
    try {
      restore.run(manifest, names);
    } catch (RefusedException broken) {
      if (restore.begun()) {
        boolean eventualOnly =
            manifest.keyspaces().stream()
                .noneMatch(kept -> kept.ordered() && names.containsKey(kept.name()));
        System.err.printf(
            "The restore broke off; the same command%s goes on with it%n",
            eventualOnly ? " with --resume" : "");
      }
      throw broken;
    }
  }

  /** The names of the keyspaces to restore, by those in the backup. */
  private Map<String, String> names(Manifest manifest) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Manifest.Kept kept : manifest.keyspaces()) {
      if (keyspaces.isEmpty() || keyspaces.contains(kept.name())) {
        names.put(kept.name(), kept.name());
      }
    }
    for (String wanted : keyspaces) {
      if (!names.containsKey(wanted)) {
        throw new IllegalArgumentException(
            "The backup holds no keyspace '%s'; it holds %s"
                .formatted(
                    wanted, manifest.keyspaces().stream().map(Manifest.Kept::name).toList()));
      }
    }
    if (as != null) {
      if (names.size() != 1) {
        throw new ParameterException(
            spec.commandLine(), "--as is for one keyspace; name it with --keyspace");
      }
      names.replaceAll((kept, same) -> as);
    }
    return names;
  }
}
