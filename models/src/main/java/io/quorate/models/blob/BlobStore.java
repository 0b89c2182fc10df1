package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Kind;
import io.quorate.models.object.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blobs of a node. Thread-safe. */
public final class BlobStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);
  private static final int AHEAD = 12;
  private static final long PACK_BYTES_MAX = 256L << 20;

  /** A pack of which less is needed is rewritten. */
  private static final double SHARE_MIN = 0.7;

  private final Records records;
  private final Pins pins;

  BlobStore(Records records, Pins pins) {
    this.records = records;
    this.pins = pins;
  }

  /**
   * Opens the store of a folder, which is created where there is none.
   *
   * @param clockMillis what pins and ages are measured by; any clock that only goes on
   * @throws DamagedBlobException when a pack is damaged where no crash can have left it
   */
  public static BlobStore open(Path folder, LongSupplier clockMillis) throws IOException {
    return open(folder, PACK_BYTES_MAX, clockMillis);
  }

  /** With packs of a size of one's own. */
  public static BlobStore open(Path folder, long packBytesMax, LongSupplier clockMillis)
      throws IOException {
    return new BlobStore(Packs.open(folder, packBytesMax, clockMillis), new Pins(clockMillis));
  }

  /**
   * Opens the blobs of an object store, with a cache in a folder of this node.
   *
   * @param condemned what is collected there
   * @param cacheBytesMax about what the cache may take; at least two packs
   */
  public static BlobStore open(
      Path cache,
      ObjectStore objects,
      Condemned condemned,
      long cacheBytesMax,
      LongSupplier clockMillis)
      throws IOException {
    long packBytes = Math.min(PACK_BYTES_MAX, cacheBytesMax / 4);
    Packs packs;
    try {
      packs = Packs.open(cache, packBytes, clockMillis);
    } catch (DamagedBlobException e) {
      LOG.warn("the cache of blobs is begun anew: {}", e.getMessage());
      Packs.clear(cache);
      packs = Packs.open(cache, packBytes, clockMillis);
    }
    return new BlobStore(
        new ObjectRecords(objects, condemned, packs, cacheBytesMax), new Pins(clockMillis));
  }

  /**
   * What was written.
   *
   * @param length of the blob
   * @param added bytes of chunks that were not here before
   */
  public record Written(Digest digest, long length, long added) {}

  /** Stores what a stream holds; not durable before {@link #sync}. */
  public Written write(InputStream in, Cutting cutting) throws IOException {
    Chunker chunker = new Chunker(in, cutting);
    MessageDigest whole = Digest.sha256();
    List<Recipe.Part> parts = new ArrayList<>();
    long length = 0;
    long added = 0;
    while (chunker.next()) {
      whole.update(chunker.buffer(), chunker.offset(), chunker.length());
      Digest digest = chunker.digest();
      if (records.put(Kind.CHUNK, digest, chunker.buffer(), chunker.offset(), chunker.length())) {
        added += chunker.length();
      }
      parts.add(new Recipe.Part(digest, chunker.length()));
      length += chunker.length();
    }
    Digest blob = Digest.of(whole);
    if (parts.isEmpty()) {
      records.put(Kind.CHUNK, blob, new byte[0], 0, 0);
    } else if (parts.size() > 1) {
      byte[] recipe = new Recipe(parts).encode();
      records.put(Kind.RECIPE, blob, recipe, 0, recipe.length);
    }
    return new Written(blob, length, added);
  }

  /**
   * Stores a chunk under its digest; not durable before {@link #sync}.
   *
   * @return false where it was here already; what was, was not looked at
   * @throws DamagedBlobException when the bytes have another digest; nothing is stored
   */
  public boolean putChunk(Digest digest, byte[] bytes) throws IOException {
    return putChunk(digest, bytes, 0, bytes.length);
  }

  /** The same, of some of the bytes. */
  public boolean putChunk(Digest digest, byte[] bytes, int from, int length) throws IOException {
    Digest found = Digest.of(bytes, from, length);
    if (!found.equals(digest)) {
      throw new DamagedBlobException(
          "%d bytes were sent as %s and are %s".formatted(length, digest, found));
    }
    return records.put(Kind.CHUNK, digest, bytes, from, length);
  }

  /**
   * Stores what a blob is made of, once all its chunks are here and make up that blob; not durable
   * before {@link #sync}.
   *
   * @throws DamagedBlobException when they do not; nothing is stored, and chunks that were damaged
   *     since they came are forgotten, so that they can be stored again
   */
  public void putRecipe(Digest blob, Recipe recipe) throws IOException {
    putRecipe(blob, recipe, new RunningDigest());
  }

  /**
   * The same.
   *
   * @param running has taken those of its chunks that are not read again
   */
  public void putRecipe(Digest blob, Recipe recipe, RunningDigest running) throws IOException {
    if (records.contains(Kind.RECIPE, blob)) {
      return;
    }
    int covered = running.covered(recipe);
    for (Recipe.Part part : recipe.parts().subList(0, covered)) {
      int length = records.length(Kind.CHUNK, part.digest());
      if (length < 0) {
        throw absent(blob, part);
      }
      requireLength(length, blob, part);
    }
    MessageDigest whole = running.content();
    for (int i = covered; i < recipe.parts().size(); i++) {
      ahead(recipe, i);
      Recipe.Part part = recipe.parts().get(i);
      // The whole blob's digest says all that each chunk's would.
      whole.update(ofLength(readable(part.digest()), blob, part));
    }
    Digest found = Digest.of(whole);
    if (!found.equals(blob)) {
      for (Recipe.Part part : recipe.parts()) {
        chunk(blob, part); // one of them may be what is wrong, not the recipe
      }
      throw new DamagedBlobException("the chunks named for %s make up %s".formatted(blob, found));
    }
    if (recipe.parts().size() > 1) {
      byte[] bytes = recipe.encode();
      records.put(Kind.RECIPE, blob, bytes, 0, bytes.length);
    }
  }

  /**
   * Who reads a blob in order says so now and then, at each chunk: those behind it come meanwhile.
   */
  public void ahead(Recipe recipe, int index) {
    if (index % AHEAD == 0) {
      List<Recipe.Part> parts = recipe.parts();
      records.ahead(
          Kind.CHUNK,
          parts.subList(index, Math.min(parts.size(), index + 2 * AHEAD)).stream()
              .map(Recipe.Part::digest)
              .toList());
    }
  }

  /** Makes durable what was put before. */
  public void sync() throws IOException {
    records.sync();
  }

  /** What a blob is made of, where it is here. */
  public Optional<Recipe> recipe(Digest blob) throws IOException {
    byte[] bytes = records.read(Kind.RECIPE, blob);
    if (bytes != null) {
      return Optional.of(Recipe.decode(blob, bytes));
    }
    int length = records.length(Kind.CHUNK, blob);
    return length < 0
        ? Optional.empty()
        : Optional.of(new Recipe(List.of(new Recipe.Part(blob, length))));
  }

  /** Those of the chunks that are not here. */
  public List<Digest> missing(Collection<Digest> chunks) throws IOException {
    return records.missing(Kind.CHUNK, chunks);
  }

  /**
   * The chunks that a blob is made of, as all nodes that share them have it; empty where it is not
   * here.
   */
  public Optional<List<Digest>> parts(Digest blob) throws IOException {
    byte[] recipe = records.readShared(Kind.RECIPE, blob);
    if (recipe != null) {
      return Optional.of(
          Recipe.decode(blob, recipe).parts().stream().map(Recipe.Part::digest).toList());
    }
    return records.contains(Kind.CHUNK, blob) ? Optional.of(List.of(blob)) : Optional.empty();
  }

  /**
   * All that these blobs are made of: themselves and their chunks.
   *
   * @throws DamagedBlobException when one of them is not here
   */
  public Set<Digest> needed(Collection<Digest> blobs) throws IOException {
    Set<Digest> needed = new HashSet<>(blobs);
    for (Digest blob : blobs) {
      needed.addAll(
          parts(blob)
              .orElseThrow(() ->
                  new DamagedBlobException(
                      "a version names %s, which is nowhere; push that version again to mend it"
                          .formatted(blob))));
    }
    return needed;
  }

  /**
   * The bytes of a chunk; empty where it is not here.
   *
   * @throws DamagedBlobException when they are not those that were stored: the chunk is forgotten,
   *     and can be stored again
   */
  public Optional<byte[]> chunk(Digest digest) throws IOException {
    byte[] bytes = readable(digest);
    if (bytes == null) {
      return Optional.empty();
    }
    if (!Digest.of(bytes).equals(digest)) {
      records.forget(Kind.CHUNK, digest);
      throw new DamagedBlobException(
          "chunk " + digest + " is damaged on the disk of this node, which takes it anew");
    }
    return Optional.of(bytes);
  }

  /** A chunk's bytes, which may be damaged; one that cannot even be decoded is forgotten. */
  private byte @Nullable [] readable(Digest chunk) throws IOException {
    try {
      return records.read(Kind.CHUNK, chunk);
    } catch (DamagedBlobException e) {
      records.forget(Kind.CHUNK, chunk);
      throw e;
    }
  }

  private byte[] chunk(Digest blob, Recipe.Part part) throws IOException {
    return ofLength(chunk(part.digest()).orElse(null), blob, part);
  }

  private static byte[] ofLength(byte @Nullable [] bytes, Digest blob, Recipe.Part part) {
    if (bytes == null) {
      throw absent(blob, part);
    }
    requireLength(bytes.length, blob, part);
    return bytes;
  }

  private static DamagedBlobException absent(Digest blob, Recipe.Part part) {
    return new DamagedBlobException("chunk %s of %s is not here".formatted(part.digest(), blob));
  }

  private static void requireLength(int length, Digest blob, Recipe.Part part) {
    if (length != part.length()) {
      throw new DamagedBlobException(
          "chunk %s has %d bytes, not %d as %s says"
              .formatted(part.digest(), length, part.length(), blob));
    }
  }

  /**
   * Writes a part of a blob out, each chunk verified before it leaves.
   *
   * @param from first byte
   * @param length bytes; what lies beyond the end is left out
   * @throws DamagedBlobException when a chunk is damaged or not here; what came before it is out
   */
  public void read(Digest blob, long from, long length, OutputStream out) throws IOException {
    Recipe recipe = recipe(blob).orElseThrow(() -> new DamagedBlobException(blob + " is not here"));
    long at = 0;
    for (int i = 0; i < recipe.parts().size(); i++) {
      Recipe.Part part = recipe.parts().get(i);
      long start = Math.max(from, at);
      long end = Math.min(from + length, at + part.length());
      if (start < end) {
        ahead(recipe, i);
        out.write(chunk(blob, part), (int) (start - at), (int) (end - start));
      }
      at += part.length();
    }
  }

  /** What must outlive a collection although nothing names it yet. */
  public Pins pins() {
    return pins;
  }

  /** What the store takes on the disk, in bytes. */
  public long bytes() {
    return records.bytes();
  }

  /** How many chunks are here. */
  public int chunks() {
    return records.records(Kind.CHUNK);
  }

  /** What the registry names. */
  @FunctionalInterface
  public interface Roots {
    /**
     * All blobs that any version names.
     *
     * @throws IOException when not all of them are known: nothing is collected
     */
    Collection<Digest> read() throws IOException;
  }

  /**
   * What a collection found and did.
   *
   * @param neededChunks chunks that are needed here, each once
   * @param packs that were rewritten or deleted, or would be
   * @param freedBytes that became free, or would
   */
  public record Collected(int neededChunks, int packs, long freedBytes) {}

  /**
   * Frees what no blob of the roots needs, nothing pins, and stands in packs that were last written
   * to before a grace period; what this process found when it was opened is as young as that.
   * Serves meanwhile.
   *
   * @param roots read once no pin can end any more, so that what is published meanwhile is either
   *     read or pinned
   * @param dryRun only says what would be done
   */
  public Collected collect(Roots roots, long graceMillis, boolean dryRun) throws IOException {
    pins.suspend();
    try {
      Set<Digest> recipes = new HashSet<>(roots.read());
      recipes.addAll(pins.all());
      Set<Digest> chunks = new HashSet<>();
      for (Digest blob : recipes) {
        recipe(blob).ifPresent(recipe -> recipe.parts().forEach(part -> chunks.add(part.digest())));
      }
      Records.Freed freed =
          records.collect(
              (kind, digest) ->
                  pins.holds(digest)
                      || switch (kind) {
                        case CHUNK -> chunks.contains(digest);
                        case RECIPE -> recipes.contains(digest);
                      },
              new Records.Collecting(SHARE_MIN, graceMillis, dryRun));
      return new Collected(chunks.size(), freed.packs(), freed.bytes());
    } finally {
      pins.resume();
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
