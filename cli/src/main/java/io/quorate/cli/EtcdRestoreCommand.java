package io.quorate.cli;

import io.quorate.cli.backup.EtcdRestore;
import io.quorate.cli.backup.HttpNodes;
import io.quorate.server.etcd.SnapshotFile;
import io.quorate.store.operation.EtcdKeyspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a snapshot back that etcd's client took of this store. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Bring back what 'etcdctl snapshot save' took of this store: keys with their revisions, versions and",
      "leases. Its digest is checked before anything is written. A snapshot of etcd itself has another",
      "format and is refused; 'etcdctl make-mirror' brings etcd's keys here."
    })
final class EtcdRestoreCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SNAPSHOT")
  Path file = Path.of(".");

  @Option(
      names = "--keyspace",
      defaultValue = EtcdKeyspace.NAME,
      description = "Into this keyspace; etcd's clients see 'etcd' (default).")
  String keyspace = EtcdKeyspace.NAME;

  @Option(
      names = "--bump-revision",
      paramLabel = "NUMBER",
      defaultValue = "1000000000",
      description =
          "By how much the revision rises beyond that of the snapshot, so that none that was given out"
              + " after it is given out again (default: 1000000000).")
  long bump;

  @Mixin HttpRemote remote = new HttpRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    SnapshotFile snapshot = SnapshotFile.verified(file);
    try (HttpNodes nodes = remote.connect();
        BackupBar bar = new BackupBar("restore", Files.size(file))) {
      EtcdRestore restore = new EtcdRestore(nodes, snapshot, keyspace, bump, bar::moved);
      restore.run();
      bar.finish();
      output.print(
          Map.of("keyspace", keyspace, "keys", restore.keys(), "revision", snapshot.revision()),
          "Restored '%s' as of revision %d: %,d keys, %s"
              .formatted(keyspace, snapshot.revision(), restore.keys(), bar.summary()));
    }
    return ExitStatus.DONE;
  }
}
