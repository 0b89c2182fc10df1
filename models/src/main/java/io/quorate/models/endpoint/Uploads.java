package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what uploads need from being collected, each for a day after it was last heard of. */
final class Uploads {
  private static final long KEPT_MILLIS = Duration.ofDays(1).toMillis();

  private final BlobStore blobs;

  Uploads(BlobStore blobs) {
    this.blobs = blobs;
  }

  void pin(String upload, List<Digest> digests) {
    blobs.pins().pin(upload, digests, KEPT_MILLIS);
  }

  /** With all that they are made of, as far as that is known here. */
  void pinBlobs(String upload, List<Digest> wanted) throws IOException {
    List<Digest> all = new ArrayList<>(wanted);
    for (Digest blob : wanted) {
      blobs
          .recipe(blob)
          .ifPresent(recipe -> recipe.parts().stream().map(Recipe.Part::digest).forEach(all::add));
    }
    pin(upload, all);
  }

  /** A version names everything now. */
  void published(String upload) {
    blobs.pins().release(upload);
  }
}
