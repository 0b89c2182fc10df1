package io.quorate.models.remote;

import io.quorate.models.blob.Chunker;
import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Blobs on their way to one node. Several threads may send at the same time. */
final class Upload {
  private static final int BATCH_BYTES = 8 << 20;
  private static final int BATCHES_UNDER_WAY = 2;

  private final BlobCalls calls;
  private final URI node;
  private final String id;
  private final Progress progress;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  Upload(BlobCalls calls, URI node, String id, Progress progress) {
    this.calls = calls;
    this.node = node;
    this.id = id;
    this.progress = progress;
  }

  /** A blob that the node holds now. */
  record Sent(Digest digest, long length) {}

  /** Sends those chunks of a stream that the node does not hold, and what they make up. */
  Sent send(InputStream in, Cutting cutting) throws IOException {
    Chunker chunker = new Chunker(in, cutting);
    MessageDigest whole = Digest.sha256();
    List<Recipe.Part> parts = new ArrayList<>();
    Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    Map<Digest, byte[]> batch = new LinkedHashMap<>();
    long length = 0;
    int batched = 0;
    while (chunker.next()) {
      whole.update(chunker.buffer(), chunker.offset(), chunker.length());
      byte[] bytes = new byte[chunker.length()];
      System.arraycopy(chunker.buffer(), chunker.offset(), bytes, 0, bytes.length);
      Digest digest = Digest.of(bytes);
      parts.add(new Recipe.Part(digest, bytes.length));
      length += bytes.length;
      if (batch.put(digest, bytes) == null) {
        batched += bytes.length;
      } else {
        progress.reused(bytes.length);
      }
      if (batched >= BATCH_BYTES) {
        begin(batch, underWay);
        batch = new LinkedHashMap<>();
        batched = 0;
      }
    }
    if (parts.isEmpty()) {
      batch.put(Digest.of(new byte[0]), new byte[0]);
    }
    begin(batch, underWay);
    while (!underWay.isEmpty()) {
      await(underWay.removeFirst());
    }
    Digest blob = Digest.of(whole);
    if (parts.size() > 1) {
      calls.putRecipe(node, id, blob, new Recipe(parts).encode(), true);
    }
    return new Sent(blob, length);
  }

  private void begin(Map<Digest, byte[]> batch, Deque<CompletableFuture<Void>> underWay)
      throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    if (underWay.size() == BATCHES_UNDER_WAY) {
      await(underWay.removeFirst());
    }
    underWay.addLast(
        CompletableFuture.runAsync(
            () -> {
              try {
                send(batch);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            threads));
  }

  private static void await(CompletableFuture<Void> batch) throws IOException {
    try {
      batch.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }

  private void send(Map<Digest, byte[]> batch) throws IOException {
    Set<Digest> missing = new HashSet<>(calls.missingChunks(node, id, batch.keySet()));
    List<ByteBuffer> frames = new ArrayList<>();
    for (Map.Entry<Digest, byte[]> chunk : batch.entrySet()) {
      byte[] bytes = chunk.getValue();
      if (missing.contains(chunk.getKey())) {
        frames.add(Frames.opening(chunk.getKey(), bytes.length));
        frames.add(ByteBuffer.wrap(bytes));
      } else {
        progress.reused(bytes.length);
      }
    }
    if (frames.isEmpty()) {
      return;
    }
    calls.putChunks(node, id, frames, true);
    for (Digest digest : missing) {
      byte[] sent = batch.get(digest);
      int length = sent == null ? 0 : sent.length;
      progress.moved(length, length);
    }
  }
}
