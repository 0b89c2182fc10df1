package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.models.wire.Place;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that another node holds what this one holds, before anything is acknowledged. */
final class Copies {
  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
  private static final int BATCH_BYTES = 8 << 20;

  private final BlobStore blobs;
  private final Forwarding forwarding;
  private final BlobCalls calls;

  Copies(BlobStore blobs, Forwarding forwarding, BlobCalls calls) {
    this.blobs = blobs;
    this.forwarding = forwarding;
    this.calls = calls;
  }

  /**
   * Has another node hold these blobs, durably.
   *
   * @return how many nodes hold them: two, or one where the cluster has no other node
   */
  int copy(String upload, List<Digest> wanted) {
    // Any other one would have to be given everything once more.
    List<Neighbours.Neighbour> others = forwarding.othersOf(upload);
    if (others.isEmpty()) {
      return 1;
    }
    for (Neighbours.Neighbour other : others) {
      try {
        for (int from = 0; from < wanted.size(); from += Frames.DIGESTS_MAX) {
          List<Digest> part =
              wanted.subList(from, Math.min(wanted.size(), from + Frames.DIGESTS_MAX));
          List<Digest> missing = calls.missingBlobs(other.url(), upload, part);
          for (Digest blob : missing) {
            give(other, upload, blob);
          }
          // What a node says is not missing is durable there.
          if (!missing.isEmpty() && !calls.missingBlobs(other.url(), upload, missing).isEmpty()) {
            throw new IOException("it did not keep what it was given");
          }
        }
        return 2;
      } catch (IOException e) {
        LOG.warn("{} does not take copies: {}", other.node(), e.toString());
      }
    }
    throw new RefusedException(
        ErrorCode.UNAVAILABLE,
        "no other node takes a copy, and a version is published only when two nodes hold it; start"
            + " another node, then push again: what was sent is kept for a day");
  }

  private void give(Neighbours.Neighbour other, String upload, Digest blob) throws IOException {
    Optional<Recipe> recipe = blobs.recipe(blob);
    if (recipe.isEmpty()) {
      throw new IOException(blob + " went away meanwhile");
    }
    List<Digest> chunks = recipe.get().parts().stream().map(Recipe.Part::digest).toList();
    for (int from = 0; from < chunks.size(); from += Frames.DIGESTS_MAX) {
      List<Digest> part = chunks.subList(from, Math.min(chunks.size(), from + Frames.DIGESTS_MAX));
      send(other, upload, calls.missingChunks(other.url(), upload, part, false));
    }
    if (recipe.get().parts().size() > 1) {
      calls.putRecipe(other.url(), upload, blob, recipe.get(), -1, false);
    }
  }

  private void send(Neighbours.Neighbour other, String upload, List<Digest> chunks)
      throws IOException {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (Digest chunk : chunks) {
      byte[] bytes =
          blobs.chunk(chunk).orElseThrow(() -> new IOException(chunk + " went away meanwhile"));
      Frames.write(batch, chunk, bytes, 0, bytes.length);
      if (batch.size() >= BATCH_BYTES) {
        putChunks(other, upload, batch);
        batch.reset();
      }
    }
    if (batch.size() > 0) {
      putChunks(other, upload, batch);
    }
  }

  private void putChunks(Neighbours.Neighbour other, String upload, ByteArrayOutputStream batch)
      throws IOException {
    List<ByteBuffer> frames = List.of(ByteBuffer.wrap(batch.toByteArray()));
    calls.putChunks(other.url(), upload, frames, Place.NONE, false);
  }
}
