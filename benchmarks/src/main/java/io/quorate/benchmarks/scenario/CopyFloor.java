package io.quorate.benchmarks.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What moving files cannot go below on this machine: every byte read once, hashed as often as the
 * design needs, by all cores, and written to as many files as the design needs, which are synced.
 * Nothing is sent anywhere.
 */
final class CopyFloor {
  private static final int BLOCK_BYTES = 8 << 20;

  /** Ends a queue. */
  private static final byte[] END = new byte[0];

  private final int hashes;
  private final BlockingQueue<byte[]> toHash = new ArrayBlockingQueue<>(4);
  private final List<BlockingQueue<byte[]>> toWrite = new ArrayList<>();

  /**
   * @param hashes how often each byte is hashed
   * @param copies how often it is written; may be none
   */
  CopyFloor(int hashes, int copies) {
    this.hashes = hashes;
    for (int i = 0; i < copies; i++) {
      toWrite.add(new ArrayBlockingQueue<>(4));
    }
  }

  /** Seconds for the files of a folder, copied below another one. */
  double run(Path tree, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target);
    int hashers = Runtime.getRuntime().availableProcessors();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      tasks.add(() -> read(tree, hashers));
      for (int i = 0; i < hashers; i++) {
        tasks.add(this::hash);
      }
      for (int i = 0; i < toWrite.size(); i++) {
        BlockingQueue<byte[]> blocks = toWrite.get(i);
        Path file = target.resolve("copy-" + i);
        tasks.add(() -> write(blocks, file));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the floor cannot be measured", e.getCause());
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private Void read(Path tree, int hashers) throws IOException, InterruptedException {
    List<Path> files;
    try (var listed = Files.list(tree)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (byte[] block = in.readNBytes(BLOCK_BYTES);
            block.length > 0;
            block = in.readNBytes(BLOCK_BYTES)) {
          toHash.put(block);
          for (BlockingQueue<byte[]> blocks : toWrite) {
            blocks.put(block);
          }
        }
      }
    }
    for (int i = 0; i < hashers; i++) {
      toHash.put(END);
    }
    for (BlockingQueue<byte[]> blocks : toWrite) {
      blocks.put(END);
    }
    return null;
  }

  private Void hash() throws InterruptedException, NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (byte[] block = toHash.take(); block.length > 0; block = toHash.take()) {
      for (int i = 0; i < hashes; i++) {
        sha.update(block);
      }
    }
    return null;
  }

  private static Void write(BlockingQueue<byte[]> blocks, Path file)
      throws IOException, InterruptedException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (byte[] block = blocks.take(); block.length > 0; block = blocks.take()) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(false);
    }
    return null;
  }
}
