package io.quorate.models.endpoint;

import io.quorate.models.blob.BlobStore;
import io.quorate.models.blob.DamagedBlobException;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs of the whole cluster as this node can give them: what it does not hold it fetches from
 * whoever does, chunk by chunk, stores what proved right, and passes it on at once. Thread-safe.
 */
final class Holdings {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  /** Chunks that are fetched ahead in one question. */
  private static final int BATCH = 16;

  private final BlobStore blobs;
  private final Neighbours neighbours;
  private final BlobCalls calls;

  /** Blobs that share one wait for one another. */
  private static final int LOCKS = 256;

  /** Long enough to fetch the largest. */
  private static final long HOLD_LEASE_MILLIS = Duration.ofHours(6).toMillis();

  /** Who reads the same blob waits for what the first one fetches. */
  private final List<ReentrantLock> fetching =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  private final AtomicLong held = new AtomicLong();

  Holdings(BlobStore blobs, Neighbours neighbours, BlobCalls calls) {
    this.blobs = blobs;
    this.neighbours = neighbours;
    this.calls = calls;
  }

  /** What a blob is made of, here or elsewhere; refuses where nobody knows. */
  Recipe recipe(Digest blob) throws IOException {
    Optional<Recipe> here = blobs.recipe(blob);
    if (here.isPresent()) {
      return here.get();
    }
    for (Neighbours.Neighbour neighbour : neighbours.all()) {
      try {
        Optional<byte[]> recipe = calls.recipe(neighbour.url(), blob, false);
        if (recipe.isPresent()) {
          return Recipe.decode(blob, recipe.get());
        }
      } catch (IOException | DamagedBlobException e) {
        LOG.debug("{} cannot say what {} is made of", neighbour.node(), blob, e);
      }
    }
    throw new RefusedException(
        ErrorCode.NOT_FOUND,
        "no node that can be reached has " + blob + "; a node that has it may be down");
  }

  /** A chunk of a blob, from here or from elsewhere. */
  private byte[] chunk(Digest blob, List<Recipe.Part> parts, int index) throws IOException {
    Digest digest = parts.get(index).digest();
    Optional<byte[]> here = sound(digest);
    if (here.isPresent()) {
      return here.get();
    }
    ReentrantLock lock = fetching.get(Math.floorMod(blob.hashCode(), LOCKS));
    lock.lock();
    try {
      here = sound(digest);
      if (here.isEmpty()) {
        fetch(parts, index);
        here = sound(digest);
      }
    } finally {
      lock.unlock();
    }
    return here.orElseThrow(() ->
        new RefusedException(
            ErrorCode.UNAVAILABLE,
            "no node that can be reached has chunk %s of %s".formatted(digest, blob)));
  }

  /** A chunk by itself. */
  byte[] chunk(Digest digest) throws IOException {
    return chunk(digest, List.of(new Recipe.Part(digest, 0)), 0);
  }

  private Optional<byte[]> sound(Digest chunk) throws IOException {
    try {
      return blobs.chunk(chunk);
    } catch (DamagedBlobException e) {
      LOG.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Fetches that chunk and some of those behind it. */
  private void fetch(List<Recipe.Part> parts, int index) throws IOException {
    List<Digest> wanted = new ArrayList<>();
    for (int i = index; i < parts.size() && wanted.size() < BATCH; i++) {
      wanted.add(parts.get(i).digest());
    }
    List<Digest> missing = blobs.missing(wanted);
    for (Neighbours.Neighbour neighbour : neighbours.all()) {
      if (missing.isEmpty()) {
        return;
      }
      try (InputStream in = calls.chunks(neighbour.url(), missing, false)) {
        for (Optional<Frames.Chunk> next = Frames.read(in);
            next.isPresent();
            next = Frames.read(in)) {
          blobs.putChunk(next.get().digest(), next.get().bytes());
        }
      } catch (IOException | DamagedBlobException e) {
        LOG.debug("{} cannot give chunks", neighbour.node(), e);
      }
      missing = blobs.missing(missing);
    }
  }

  /** Writes a part of a blob out; see {@link BlobStore#read}. */
  void read(Digest blob, Recipe recipe, long from, long length, OutputStream out)
      throws IOException {
    List<Recipe.Part> parts = recipe.parts();
    long at = 0;
    for (int i = 0; i < parts.size(); i++) {
      int partLength = parts.get(i).length();
      long start = Math.max(from, at);
      long end = Math.min(from + length, at + partLength);
      if (start < end) {
        blobs.ahead(recipe, i);
        out.write(chunk(blob, parts, i), (int) (start - at), (int) (end - start));
      }
      at += partLength;
    }
  }

  /** Fetches all that is missing here of a blob, and makes it durable. */
  void hold(Digest blob) throws IOException {
    Recipe recipe = recipe(blob);
    String holder = "hold-" + held.incrementAndGet();
    List<Digest> chunks = recipe.parts().stream().map(Recipe.Part::digest).toList();
    blobs.pins().pin(holder, chunks, HOLD_LEASE_MILLIS);
    try {
      for (int i = 0; i < recipe.parts().size(); i++) {
        Digest chunk = recipe.parts().get(i).digest();
        if (!blobs.missing(List.of(chunk)).isEmpty()) {
          blobs.putChunk(chunk, chunk(blob, recipe.parts(), i)); // a cache may have given it
        }
      }
      blobs.putRecipe(blob, recipe);
      blobs.sync();
    } finally {
      blobs.pins().release(holder);
    }
  }

  /** Makes durable what is here. */
  void sync() throws IOException {
    blobs.sync();
  }

  /**
   * Those of the blobs of which something is not here, or may go again.
   *
   * @param kept what the caller has seen to that it stays
   */
  List<Digest> missingHere(List<Digest> asked, Predicate<Digest> kept) throws IOException {
    List<Digest> missing = new ArrayList<>();
    for (Digest blob : asked) {
      List<Digest> parts = blobs.parts(blob).orElse(List.of());
      if (parts.isEmpty() || !parts.stream().allMatch(kept) || !blobs.missing(parts).isEmpty()) {
        missing.add(blob);
      }
    }
    return missing;
  }
}
