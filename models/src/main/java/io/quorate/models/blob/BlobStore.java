package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Kind;
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

/** The blobs of a node, in a folder. Thread-safe. */
public final class BlobStore implements AutoCloseable {
  private static final long PACK_BYTES_MAX = 256L << 20;

  /** A pack of which less is needed is rewritten. */
  private static final double SHARE_MIN = 0.7;

  private final Packs packs;
  private final Pins pins = new Pins();
  private final LongSupplier clockMillis;

  private BlobStore(Packs packs, LongSupplier clockMillis) {
    this.packs = packs;
    this.clockMillis = clockMillis;
  }

  /**
   * Opens the store of a folder, which is created where there is none.
   *
   * @param clockMillis what pins and ages are measured by
   * @throws DamagedBlobException when a pack is damaged where no crash can have left it
   */
  public static BlobStore open(Path folder, LongSupplier clockMillis) throws IOException {
    return open(folder, PACK_BYTES_MAX, clockMillis);
  }

  /** With packs of a size of one's own. */
  public static BlobStore open(Path folder, long packBytesMax, LongSupplier clockMillis)
      throws IOException {
    return new BlobStore(Packs.open(folder, packBytesMax), clockMillis);
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
      if (packs.put(Kind.CHUNK, digest, chunker.buffer(), chunker.offset(), chunker.length())) {
        added += chunker.length();
      }
      parts.add(new Recipe.Part(digest, chunker.length()));
      length += chunker.length();
    }
    Digest blob = Digest.of(whole);
    if (parts.isEmpty()) {
      packs.put(Kind.CHUNK, blob, new byte[0], 0, 0);
    } else if (parts.size() > 1) {
      byte[] recipe = new Recipe(parts).encode();
      packs.put(Kind.RECIPE, blob, recipe, 0, recipe.length);
    }
    return new Written(blob, length, added);
  }

  /**
   * Stores a chunk under its digest; not durable before {@link #sync}.
   *
   * @throws DamagedBlobException when the bytes have another digest; nothing is stored
   */
  public void putChunk(Digest digest, byte[] bytes) throws IOException {
    Digest found = Digest.of(bytes);
    if (!found.equals(digest)) {
      throw new DamagedBlobException(
          "%d bytes were sent as %s and are %s".formatted(bytes.length, digest, found));
    }
    packs.put(Kind.CHUNK, digest, bytes, 0, bytes.length);
  }

  /**
   * Stores what a blob is made of, once all its chunks are here and make up that blob; not durable
   * before {@link #sync}.
   *
   * @throws DamagedBlobException when they do not; nothing is stored
   */
  public void putRecipe(Digest blob, Recipe recipe) throws IOException {
    if (packs.contains(Kind.RECIPE, blob)) {
      return;
    }
    MessageDigest whole = Digest.sha256();
    for (Recipe.Part part : recipe.parts()) {
      whole.update(chunk(blob, part));
    }
    Digest found = Digest.of(whole);
    if (!found.equals(blob)) {
      throw new DamagedBlobException("the chunks named for %s make up %s".formatted(blob, found));
    }
    if (recipe.parts().size() > 1) {
      byte[] bytes = recipe.encode();
      packs.put(Kind.RECIPE, blob, bytes, 0, bytes.length);
    }
  }

  /** Makes durable what was put before. */
  public void sync() throws IOException {
    packs.sync();
  }

  /** What a blob is made of, where it is here. */
  public Optional<Recipe> recipe(Digest blob) throws IOException {
    byte[] bytes = packs.read(Kind.RECIPE, blob);
    if (bytes != null) {
      return Optional.of(Recipe.decode(blob, bytes));
    }
    int length = packs.length(Kind.CHUNK, blob);
    return length < 0
        ? Optional.empty()
        : Optional.of(new Recipe(List.of(new Recipe.Part(blob, length))));
  }

  /** Those of the chunks that are not here. */
  public List<Digest> missing(Collection<Digest> chunks) {
    return chunks.stream().filter(digest -> !packs.contains(Kind.CHUNK, digest)).toList();
  }

  /**
   * The bytes of a chunk; empty where it is not here.
   *
   * @throws DamagedBlobException when they are not those that were stored: the chunk is forgotten,
   *     and can be stored again
   */
  public Optional<byte[]> chunk(Digest digest) throws IOException {
    byte[] bytes = packs.read(Kind.CHUNK, digest);
    if (bytes == null) {
      return Optional.empty();
    }
    if (!Digest.of(bytes).equals(digest)) {
      packs.forget(Kind.CHUNK, digest);
      throw new DamagedBlobException(
          "chunk " + digest + " is damaged on the disk of this node; it is fetched again");
    }
    return Optional.of(bytes);
  }

  private byte[] chunk(Digest blob, Recipe.Part part) throws IOException {
    byte[] bytes =
        chunk(part.digest())
            .orElseThrow(() ->
                new DamagedBlobException(
                    "chunk %s of %s is not here".formatted(part.digest(), blob)));
    if (bytes.length != part.length()) {
      throw new DamagedBlobException(
          "chunk %s has %d bytes, not %d as %s says"
              .formatted(part.digest(), bytes.length, part.length(), blob));
    }
    return bytes;
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
    for (Recipe.Part part : recipe.parts()) {
      long start = Math.max(from, at);
      long end = Math.min(from + length, at + part.length());
      if (start < end) {
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
    return packs.bytes();
  }

  /** How many chunks are here. */
  public int chunks() {
    return packs.records(Kind.CHUNK);
  }

  /**
   * Frees what no blob of those needs, nothing pins, and stands in packs that were last written
   * before a grace period. Serves meanwhile.
   *
   * @param blobs that are needed: everything that a version names, read after the grace period
   *     began
   * @return bytes that became free
   */
  public long collect(Collection<Digest> blobs, long graceMillis) throws IOException {
    long now = clockMillis.getAsLong();
    pins.expire(now);
    Set<Digest> chunks = new HashSet<>();
    Set<Digest> recipes = new HashSet<>(blobs);
    for (Digest blob : blobs) {
      recipe(blob).ifPresent(recipe -> recipe.parts().forEach(part -> chunks.add(part.digest())));
    }
    return packs.collect(
        (kind, digest) ->
            pins.holds(digest)
                || switch (kind) {
                  case CHUNK -> chunks.contains(digest);
                  case RECIPE -> recipes.contains(digest);
                },
        SHARE_MIN,
        now - graceMillis);
  }

  @Override
  public void close() throws IOException {
    packs.close();
  }
}
