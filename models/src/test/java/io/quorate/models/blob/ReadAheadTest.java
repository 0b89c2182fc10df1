package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks in a pack that was written past the page cache. */
class ReadAheadTest {
  private static final int CHUNK_BYTES = 200_000;
  private static final int CHUNKS = 20;

  @TempDir Path folder;

  @Test
  void the_system_reads_what_is_wanted_soon() throws Exception {
    try (BlobStore store = BlobStore.open(folder, () -> 0)) {
      List<Recipe.Part> parts = new ArrayList<>();
      for (int i = 0; i < CHUNKS; i++) {
        byte[] chunk = Bytes.random(i, CHUNK_BYTES);
        store.putChunk(Digest.of(chunk), chunk);
        parts.add(new Recipe.Part(Digest.of(chunk), CHUNK_BYTES));
      }
      store.sync();
      assumeFalse(cached(), "the file system writes into the page cache");
      store.ahead(new Recipe(parts), 0);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!cached()) {
        assertThat(System.nanoTime() - deadline).as("waits for the disk").isNegative();
        Thread.onSpinWait();
      }
    }
  }

  /** Whether all of the chunks' bytes are, but for the pages at both ends. */
  private boolean cached() throws IOException {
    try (FileChannel pack = FileChannel.open(PackFile.path(folder, 0), StandardOpenOption.READ)) {
      MappedByteBuffer inner =
          pack.map(MapMode.READ_ONLY, CHUNK_BYTES, (CHUNKS - 2L) * CHUNK_BYTES);
      return inner.isLoaded();
    }
  }
}
