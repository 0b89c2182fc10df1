package io.quorate.cli.backup;

import io.quorate.store.backup.BadBackupException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameReader;
import io.quorate.store.backup.SectionCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a backup through and believes nothing: digests, checksums, order and counts. */
public final class Verification {
  private Verification() {}

  /**
   * The manifest of a backup that is whole and as it was written.
   *
   * @throws BadBackupException that says what is not
   */
  public static Manifest of(Path path) throws IOException {
    BackupFolder folder = new BackupFolder(path);
    Map<String, String> sums = folder.sums();
    Manifest manifest = folder.manifest(sums);
    for (Manifest.Kept kept : manifest.keyspaces()) {
      keyspace(kept, folder, sums);
    }
    return manifest;
  }

  private static void keyspace(Manifest.Kept kept, BackupFolder folder, Map<String, String> sums)
      throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(
            new BufferedInputStream(folder.open(kept.file()), 1 << 20), BackupFolder.sha256())) {
      FrameReader frames = new FrameReader(in);
      frames.begin();
      List<Long> revisions = new ArrayList<>();
      long keys = 0;
      long leases = 0;
      for (int partition = 0; partition < kept.partitions(); partition++) {
        SectionCheck section = section(frames, partition);
        revisions.add(section.revision());
        keys += section.keys();
        leases += section.leases();
      }
      require(frames.next() == null, "something follows its last section");
      BackupFolder.drain(in);
      BackupFolder.requireSum(kept.file(), BackupFolder.hex(in.getMessageDigest()), sums);
      require(
          revisions.equals(kept.revisions()) && keys == kept.keys() && leases == kept.leases(),
          "it is not what the manifest says");
    } catch (BadBackupException bad) {
      throw new BadBackupException(
          "%s (keyspace '%s'): %s".formatted(kept.file(), kept.name(), bad.getMessage()));
    }
  }

  private static SectionCheck section(FrameReader frames, int partition) throws IOException {
    SectionCheck check = new SectionCheck(next(frames), partition);
    boolean more = true;
    while (more) {
      more = check.take(next(frames));
    }
    return check;
  }

  private static Frame next(FrameReader frames) throws IOException {
    Frame frame = frames.next();
    if (frame == null) {
      throw new BadBackupException("It ends before its last section does: it was cut short");
    }
    return frame;
  }

  private static void require(boolean condition, String otherwise) throws BadBackupException {
    if (!condition) {
      throw new BadBackupException(otherwise);
    }
  }
}
