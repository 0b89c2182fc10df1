package io.quorate.models.blob;

import io.quorate.models.blob.Records.Collecting;
import io.quorate.models.blob.Records.Freed;
import io.quorate.models.blob.Records.Needed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gives room back: packs of which little is needed are written anew, without the rest. */
final class Repacking {
  private final Packs packs;
  private final Needed needed;

  Repacking(Packs packs, Needed needed) {
    this.packs = packs;
    this.needed = needed;
  }

  private record Found(RecordHeader header, long at) {}

  Freed run(Collecting how) throws IOException {
    int rewritten = 0;
    long bytes = 0;
    for (PackFile file : packs.settled(how.graceMillis())) {
      long kept = kept(file);
      if (kept >= how.shareMin() * (file.length() - PackFile.OPENING_BYTES)) {
        continue;
      }
      rewritten++;
      if (how.dryRun()) {
        bytes += file.length() - kept;
      } else {
        long before = packs.bytes();
        rewrite(file);
        bytes += before - packs.bytes();
      }
    }
    return new Freed(rewritten, bytes);
  }

  /** Bytes of a pack that are needed. */
  private long kept(PackFile file) throws IOException {
    long[] bytes = new long[1];
    file.scan(
        false,
        (header, at) -> {
          if (packs.stands(file, header, at) && needed.needed(header.kind(), header.digest())) {
            bytes[0] += RecordHeader.BYTES + header.stored();
          }
        });
    return bytes[0];
  }

  /** Copies what is needed to the newest pack, makes that durable, and only then lets go. */
  private void rewrite(PackFile file) throws IOException {
    packs.seal(file);
    List<Found> found = new ArrayList<>();
    file.scan(false, (header, at) -> found.add(new Found(header, at)));
    for (Found record : found) {
      packs.move(file, record.header(), record.at(), needed);
    }
    packs.sync();
    packs.drop(file);
  }
}
