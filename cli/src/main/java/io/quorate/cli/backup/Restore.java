package io.quorate.cli.backup;

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

  /** What makes partitions serve, once all is there. */
  private final List<Runnable> ends = new ArrayList<>();

  private boolean begun;

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

  /** Whether anything was written, so that the same command goes on where this one ends early. */
  public boolean begun() {
    return begun;
  }

  /**
   * Restores; a keyspace that holds something else is refused before anything is written. No
   * partition of an ordered keyspace serves before all that is restored is there, so that nobody
   * takes a part of it for the whole.
   *
   * @param names of the keyspaces in this cluster, by those in the backup
   */
  public void run(Manifest manifest, Map<String, String> names) throws IOException {
    Map<Manifest.Kept, Target> targets = targets(manifest, names);
    begun = true;
    Map<Manifest.Kept, List<Target.Progress>> progress = new LinkedHashMap<>();
    for (Map.Entry<Manifest.Kept, Target> one : targets.entrySet()) {
      String remark = one.getValue().create(one.getKey().settings());
      if (!remark.isEmpty()) {
        remarks.add(remark);
      }
      progress.put(one.getKey(), begin(one.getKey(), one.getValue()));
    }
    for (Map.Entry<Manifest.Kept, Target> one : targets.entrySet()) {
      keyspace(one.getKey(), one.getValue(), progress.getOrDefault(one.getKey(), List.of()));
    }
    ends.forEach(Runnable::run);
  }

  /** What is to be filled, none of which holds anything else. */
  private Map<Manifest.Kept, Target> targets(Manifest manifest, Map<String, String> names) {
    Map<Manifest.Kept, Target> targets = new LinkedHashMap<>();
    Map<Target, Target.Standing> standing = new LinkedHashMap<>();
    for (Manifest.Kept kept : manifest.keyspaces()) {
      String name = names.get(kept.name());
      if (name != null) {
        Target target = new Target(nodes, name, manifest.id(), bump);
        targets.put(kept, target);
        standing.put(target, target.look(kept.settings()));
      }
    }
    boolean again = resume || standing.containsValue(Target.Standing.BROKEN_OFF);
    List<Target> whole = new ArrayList<>();
    targets.forEach((kept, target) -> {
      switch (standing.getOrDefault(target, Target.Standing.FREE)) {
        case FREE -> {
          // It is filled.
        }
        case BROKEN_OFF -> tell(target, "parts that are there are not sent again");
        case WHOLE -> whole.add(target);
        case HOLDS_KEYS -> {
          if (kept.ordered() || !again) {
            throw refused(target, standing);
          }
          tell(target, "its keys are sent again, which changes none that is there");
        }
      }
    });
    targets.values().removeAll(whole);
    if (targets.isEmpty() && !whole.isEmpty()) {
      throw whole.getFirst().whole();
    }
    whole.forEach(target -> remarks.add("'%s' is whole already".formatted(target.name())));
    return targets;
  }

  /**
   * Ordered keyspaces are whole only once all is: then the keys of eventual ones came with them.
   */
  private static RuntimeException refused(Target holdsKeys, Map<Target, Target.Standing> standing) {
    return standing.entrySet().stream()
        .filter(one -> one.getValue() == Target.Standing.WHOLE)
        .findFirst()
        .map(one -> one.getKey().whole())
        .orElseGet(holdsKeys::holdsKeys);
  }

  private static void tell(Target target, String how) {
    System.err.printf(
        "Going on with a restore of '%s' that was broken off: %s%n", target.name(), how);
  }

  private static List<Target.Progress> begin(Manifest.Kept kept, Target target) {
    List<Target.Progress> all = new ArrayList<>();
    for (int partition = 0; partition < kept.partitions(); partition++) {
      all.add(
          kept.ordered()
              ? target.send(
                  partition, 0, new Frame.Open(partition, kept.revisions().get(partition)))
              : new Target.Progress(0, true)); // it serves all along
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
    FrameBatch batch = new FrameBatch(target, partition, progress);
    long number = 0;
    for (byte[] next = frames.nextEncoded(); next != null; next = frames.nextEncoded()) {
      byte[] frame = next;
      long own = number++;
      if (FrameReader.isEnd(frame)) {
        batch.send();
        if (!begun.complete()) {
          ends.add(() -> target.send(partition, own, frame));
        }
        progress.accept(frame.length);
        return;
      }
      if (own > begun.parts()) {
        batch.add(own, frame);
      } else {
        progress.accept(frame.length);
      }
    }
    throw new BadBackupException("the backup was changed while it was restored");
  }
}
