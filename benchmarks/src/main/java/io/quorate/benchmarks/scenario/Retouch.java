package io.quorate.benchmarks.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Changes that training makes to weights that are there already. */
final class Retouch {
  private static final int HEADER_BYTES = 1 << 16;

  /** A row of 1,024 weights of two bytes. */
  private static final int ROW_BYTES = 2048;

  /** Of all rows, as when the embeddings of some words were trained. */
  private static final double ROWS_CHANGED = 0.002;

  /** Of all weights: the others change by less than bfloat16 can say. */
  private static final double WEIGHTS_CHANGED = 0.1;

  /** What is changed. */
  enum Change {
    ROWS("0.2% of the rows, here and there"),
    DELTAS("every tenth weight by one unit in its last place");

    private final String what;

    Change(String what) {
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  private Retouch() {}

  /** Copies a folder with a change; the same each time. The first 64 KiB of a file stay. */
  static void copy(Path from, Path to, Change change) throws IOException {
    Files.createDirectories(to);
    for (Path file : ChunksCommand.files(from)) {
      SplittableRandom random = new SplittableRandom(file.getFileName().toString().hashCode());
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = Files.newOutputStream(to.resolve(file.getFileName()))) {
        out.write(in.readNBytes(HEADER_BYTES));
        for (byte[] block = in.readNBytes(1 << 20);
            block.length > 0;
            block = in.readNBytes(1 << 20)) {
          switch (change) {
            case ROWS -> rows(block, random);
            case DELTAS -> deltas(block, random);
          }
          out.write(block);
        }
      }
    }
  }

  private static void rows(byte[] block, SplittableRandom random) {
    for (int row = 0; row + ROW_BYTES <= block.length; row += ROW_BYTES) {
      if (random.nextDouble() < ROWS_CHANGED) {
        for (int at = row; at < row + ROW_BYTES; at += 2) {
          block[at] ^= (byte) random.nextInt(256); // the low half of a weight's mantissa
        }
      }
    }
  }

  private static void deltas(byte[] block, SplittableRandom random) {
    for (int at = 0; at + 1 < block.length; at += 2) {
      if (random.nextDouble() < WEIGHTS_CHANGED) {
        block[at] ^= 1;
      }
    }
  }
}
