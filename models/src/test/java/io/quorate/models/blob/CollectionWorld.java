package io.quorate.models.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One node's blobs, some that upload to it, a registry that names what was published, a clock that
 * jumps, and restarts. All steps are chosen by a seed, those between a collection's reading of the
 * registry and its end too.
 */
final class CollectionWorld {

  /** What is wrong on purpose. */
  enum Planted {
    NOTHING,
    /** What is written a moment ago is collected, pinned or not: pins end with the process. */
    NO_GRACE_PERIOD,
    /** What an upload was told is here is not kept for it. */
    NO_PINS,
    /** A pin ends when its upload has published, though a collection under way did not see that. */
    PINS_END_WHILE_COLLECTING
  }

  private static final Cutting CUTTING = new Cutting.Fixed(64);
  private static final long GRACE_MILLIS = 1_000;
  private static final long LEASE_MILLIS = 100_000;
  private static final int CONTENTS = 12;

  private final class Upload {
    private final String id;
    private final byte[] content = content(random.nextInt(CONTENTS));
    private final List<Digest> chunks;
    private final List<Digest> toSend = new ArrayList<>();
    private int step;

    Upload(int number) throws IOException {
      id = "upload-" + number;
      chunks = Bytes.chunks(content, CUTTING);
    }

    private boolean finished() {
      return step > 3;
    }

    /** As the endpoint does it: ask, send, name what it is made of, check and publish. */
    void step() throws IOException {
      switch (step) {
        case 0 -> {
          pin(chunks);
          toSend.addAll(store.missing(chunks));
          step++;
        }
        case 1 -> send();
        case 2 -> nameParts();
        default -> publish();
      }
    }

    private void pin(Collection<Digest> digests) {
      if (planted != Planted.NO_PINS) {
        store.pins().pin(id, digests, LEASE_MILLIS);
      }
    }

    private void send() throws IOException {
      if (toSend.isEmpty()) {
        store.sync();
        step++;
        return;
      }
      int at = chunks.indexOf(toSend.removeFirst());
      store.putChunk(
          chunks.get(at),
          Arrays.copyOfRange(content, at * 64, Math.min(content.length, (at + 1) * 64)));
    }

    private void nameParts() throws IOException {
      List<Recipe.Part> parts = new ArrayList<>();
      for (int i = 0; i < chunks.size(); i++) {
        parts.add(new Recipe.Part(chunks.get(i), Math.min(64, content.length - i * 64)));
      }
      try {
        pin(List.of(Digest.of(content)));
        store.putRecipe(Digest.of(content), new Recipe(parts));
        store.sync();
        step++;
      } catch (DamagedBlobException _) {
        step = 0; // a restart has ended its pins: it is told, and sends again
      }
    }

    private void publish() throws IOException {
      if (step == 3 && !complete) {
        pin(chunks);
        pin(List.of(Digest.of(content)));
        complete = whole(Digest.of(content));
        step = complete ? 3 : 0;
        return;
      }
      registry.put(Digest.of(content), content);
      store.pins().release(id);
      step++;
    }

    private boolean complete;
  }

  private final Random random;
  private final Planted planted;
  private final Path folder;
  private final Map<Digest, byte[]> registry = new TreeMap<>();
  private final List<Upload> uploads = new ArrayList<>();
  private long now;
  private long freedBytes;
  private int begun;
  private BlobStore store;

  CollectionWorld(Path folder, long seed, Planted planted) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.planted = planted;
    this.store = open();
  }

  private BlobStore open() throws IOException {
    Pins pins =
        planted == Planted.PINS_END_WHILE_COLLECTING
            ? new Pins(() -> now) {
              @Override
              synchronized void suspend() {
                // so that a release is one
              }

              @Override
              synchronized void resume() {
                // as above
              }
            }
            : new Pins(() -> now);
    return new BlobStore(Packs.open(folder, 2_000, () -> now), pins);
  }

  private static byte[] content(int number) {
    return Bytes.random(number / 2 + 1, 300 + number * 64); // two share what they begin with
  }

  long freedBytes() {
    return freedBytes;
  }

  int published() {
    return registry.size();
  }

  void run() throws IOException {
    for (int i = 0; i < 250; i++) {
      step();
      if (random.nextInt(12) == 0) {
        collect();
        check();
      }
      if (random.nextInt(60) == 0) {
        restart();
      }
    }
    check();
    store.close();
  }

  private void step() throws IOException {
    now += random.nextInt(5) == 0 ? random.nextInt(1_500) : 1;
    uploads.removeIf(Upload::finished);
    if (uploads.size() < 3) {
      uploads.add(new Upload(begun++));
    }
    if (random.nextInt(25) == 0) {
      uploads.removeFirst(); // whoever uploaded is gone
    }
    if (!uploads.isEmpty()) {
      uploads.get(random.nextInt(uploads.size())).step();
    }
  }

  private void restart() throws IOException {
    store.close();
    store = open();
  }

  private void collect() throws IOException {
    long grace = planted == Planted.NO_GRACE_PERIOD ? -1 : GRACE_MILLIS;
    freedBytes += store.collect(this::readSlowly, grace, false).freedBytes();
  }

  /** Reads the registry, and others go on before the collection does. */
  private Set<Digest> readSlowly() throws IOException {
    Set<Digest> named = new HashSet<>(registry.keySet());
    for (int steps = random.nextInt(12); steps > 0; steps--) {
      step();
    }
    return named;
  }

  private boolean whole(Digest blob) throws IOException {
    var recipe = store.recipe(blob);
    return recipe.isPresent()
        && store.missing(recipe.get().parts().stream().map(Recipe.Part::digest).toList()).isEmpty();
  }

  private void check() throws IOException {
    for (var blob : registry.entrySet()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        store.read(blob.getKey(), 0, Long.MAX_VALUE, out);
      } catch (DamagedBlobException e) {
        throw new AssertionError(blob.getKey() + " was published and is not whole: " + e);
      }
      if (!Arrays.equals(out.toByteArray(), blob.getValue())) {
        throw new AssertionError(blob.getKey() + " was published and is not whole: other bytes");
      }
    }
  }
}
