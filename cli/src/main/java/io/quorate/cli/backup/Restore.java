package io.quorate.cli.backup;

import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.backup.BadBackupException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Brings keyspaces of a verified backup into a running cluster. */
public final class Restore {
  private final HttpNodes nodes;
  private final Path path;
  private final long bump;
  private final boolean resume;
  private final LongConsumer progress;
  private final List<String> remarks = new ArrayList<>();

  /**
   * @param path of a backup that was verified
   * @param bump by how much revisions rise beyond those in the backup
   * @param resume whether eventual keyspaces may hold what was restored before
   * @param progress is told bytes as they are restored
   */
  public Restore(HttpNodes nodes, Path path, long bump, boolean resume, LongConsumer progress) {
    this.nodes = nodes;
    this.path = path;
    this.bump = bump;
    this.resume = resume;
    this.progress = progress;
  }

  /** What the user should know. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /**
   * Restores; a keyspace that holds something is refused before anything is written.
   *
   * @param names of the keyspaces in this cluster, by those in the backup
   */
  public void run(Manifest manifest, Map<String, String> names) throws IOException {
    Map<Manifest.Kept, Target> targets = new LinkedHashMap<>();
    for (Manifest.Kept kept : manifest.keyspaces()) {
      String name = names.get(kept.name());
      if (name != null) {
        Target target = new Target(nodes, name, manifest.id(), bump);
        target.check(kept.settings(), resume);
        targets.put(kept, target);
      }
    }
    Map<Manifest.Kept, List<Target.Progress>> begun = new LinkedHashMap<>();
    for (Map.Entry<Manifest.Kept, Target> one : targets.entrySet()) {
      String remark = one.getValue().create(one.getKey().settings());
      if (!remark.isEmpty()) {
        remarks.add(remark);
      }
      begun.put(one.getKey(), begin(one.getKey(), one.getValue()));
    }
    for (Map.Entry<Manifest.Kept, Target> one : targets.entrySet()) {
      keyspace(one.getKey(), one.getValue(), begun.getOrDefault(one.getKey(), List.of()));
    }
  }

  private static List<Target.Progress> begin(Manifest.Kept kept, Target target) {
    List<Target.Progress> all = new ArrayList<>();
    for (int partition = 0; partition < kept.partitions(); partition++) {
      all.add(
          target.send(partition, 0, new Frame.Open(partition, kept.revisions().get(partition))));
    }
    if (all.stream().allMatch(Target.Progress::complete)) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.ALREADY_EXISTS,
              "Keyspace '%s' was restored from this backup already, and nothing is restored over it; restore under another name (--as), or delete the keyspace first"
                  .formatted(target.name())));
    }
    if (all.stream().anyMatch(one -> one.complete() || one.parts() > 0)) {
      System.err.printf("Going on with a restore of '%s' that was broken off%n", target.name());
    }
    return all;
  }

  private void keyspace(Manifest.Kept kept, Target target, List<Target.Progress> begun)
      throws IOException {
    try (InputStream in =
        new BufferedInputStream(new BackupFolder(path).open(kept.file()), 1 << 20)) {
      FrameReader frames = new FrameReader(in);
      frames.begin();
      for (int partition = 0; partition < kept.partitions(); partition++) {
        section(partition, frames, target, begun.get(partition));
      }
    }
  }

  private void section(int partition, FrameReader frames, Target target, Target.Progress begun)
      throws IOException {
    long number = 0;
    long before = frames.position();
    for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
      boolean end = frame instanceof Frame.End;
      if (end && !begun.complete() || number > begun.parts()) {
        target.send(partition, number, frame);
      }
      progress.accept(frames.position() - before);
      before = frames.position();
      number++;
      if (end) {
        return;
      }
    }
    throw new BadBackupException("the backup was changed while it was restored");
  }
}
