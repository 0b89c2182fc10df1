package io.quorate.storage.journal;

import io.quorate.storage.disk.Disk;

/** Journals with a defect each, for tests that must notice it. */
public final class PlantedJournals {
  private PlantedJournals() {}

  /** The checksums of a block do not depend on its position. */
  public static Journal withoutSeed(Disk disk, JournalOptions options, Roster roster) {
    return Journal.open(
        disk,
        options,
        roster,
        new BlockFormat() {
          @Override
          long seed(long base) {
            return 0;
          }
        });
  }

  /** An opening goes on with the positions of records that an earlier one wrote and lost. */
  public static Journal reusingPositions(Disk disk, JournalOptions options, Roster roster) {
    return Journal.open(
        disk,
        options,
        roster,
        new BlockFormat() {
          @Override
          long openingStride() {
            return 1;
          }
        });
  }
}
