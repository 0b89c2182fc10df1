package io.quorate.benchmarks.scenario;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Made-up weights with the statistics of real ones: safetensors files of a transformer's layers,
 * bfloat16, normally distributed with a standard deviation of 0.02, as freshly initialised and most
 * trained matrices are nearly. What real weights repeat beyond that, these do not.
 */
final class Weights {
  private static final int MIB = 1 << 20;
  private static final int LAYERS_OF_A_FILE = 4;

  /** Attention's four matrices and the three of the layer behind it, in MiB. */
  private static final int[] LAYER_MIB = {4, 4, 4, 4, 10, 10, 10};

  private static final int LAYER_BYTES = 46 * MIB;
  private static final byte[] QUANTILES = quantiles();

  private Weights() {}

  /** A matrix; the seed decides its content. */
  private record Tensor(String name, int bytes, long seed) {}

  /**
   * Writes a model of about that size.
   *
   * @param replacedShare of the bytes, in whole matrices, that have other content than with 0
   * @param metadata goes into each file's header, and moves what follows when its length differs
   * @param model models of different numbers have nothing in common
   * @return bytes of the files
   */
  static long write(Path folder, long bytes, double replacedShare, String metadata, int model)
      throws IOException {
    Files.createDirectories(folder);
    int layers = (int) Math.max(1, bytes / LAYER_BYTES);
    long replace = Math.round(replacedShare * layers * LAYER_BYTES);
    long written = 0;
    for (int first = 0; first < layers; first += LAYERS_OF_A_FILE) {
      List<Tensor> tensors = new ArrayList<>();
      for (int layer = first; layer < Math.min(layers, first + LAYERS_OF_A_FILE); layer++) {
        for (int i = 0; i < LAYER_MIB.length; i++) {
          int size = LAYER_MIB[i] * MIB;
          // The larger matrices of every second layer, until there are enough.
          boolean replaced = i >= 4 && layer % 2 == 0 && replace >= size / 2;
          replace -= replaced ? size : 0;
          tensors.add(
              new Tensor(
                  "layers.%d.%d.weight".formatted(layer, i),
                  size,
                  model * 10_000_000L + layer * 100L + i + (replaced ? 1_000_000 : 0)));
        }
      }
      Path file = folder.resolve("model-%05d.safetensors".formatted(first / LAYERS_OF_A_FILE));
      written += write(file, tensors, metadata);
    }
    Files.writeString(folder.resolve("config.json"), "{\"layers\":%d}%n".formatted(layers));
    return written;
  }

  private static long write(Path file, List<Tensor> tensors, String metadata) throws IOException {
    StringBuilder json =
        new StringBuilder("{\"__metadata__\":{\"note\":\"").append(metadata).append("\"}");
    long at = 0;
    for (Tensor tensor : tensors) {
      json.append(
          ",\"%s\":{\"dtype\":\"BF16\",\"shape\":[%d,1024],\"data_offsets\":[%d,%d]}"
              .formatted(tensor.name(), tensor.bytes() / 2048, at, at + tensor.bytes()));
      at += tensor.bytes();
    }
    byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MIB)) {
      out.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
      out.write(header);
      byte[] block = new byte[MIB];
      for (Tensor tensor : tensors) {
        SplittableRandom random = new SplittableRandom(tensor.seed());
        for (int done = 0; done < tensor.bytes(); done += MIB) {
          fill(block, random);
          out.write(block);
        }
      }
    }
    return Files.size(file);
  }

  /** Four weights for each random word: each one of 65,536 that were drawn beforehand. */
  private static void fill(byte[] block, SplittableRandom random) {
    for (int at = 0; at < block.length; ) {
      long word = random.nextLong();
      for (int i = 0; i < 4; i++) {
        int index = (int) (word >>> (16 * i)) & 0xffff;
        block[at++] = QUANTILES[2 * index];
        block[at++] = QUANTILES[2 * index + 1];
      }
    }
  }

  private static byte[] quantiles() {
    Random random = new Random(1);
    ByteBuffer values = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      int bits = Float.floatToRawIntBits((float) (random.nextGaussian() * 0.02));
      values.putShort((short) ((bits + 0x8000) >>> 16)); // rounded to the nearest
    }
    return values.array();
  }
}
