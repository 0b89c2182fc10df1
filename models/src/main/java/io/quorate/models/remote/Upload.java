package io.quorate.models.remote;

import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.Beside;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Blobs on their way to one node. Several threads may send at the same time. */
final class Upload {
  private static final int BATCHES_UNDER_WAY = 2;

  private final BlobCalls calls;
  private final URI node;
  private final String id;
  private final Progress progress;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Buffers buffers = new Buffers(Batches.BUFFER_BYTES);
  private final AtomicLong streams = new AtomicLong();

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
    long stream = streams.getAndIncrement();
    Batches batches = new Batches(in, cutting, buffers);
    Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    CompletableFuture<Boolean> unbroken = CompletableFuture.completedFuture(true);
    for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
      progress.reused(batch.repeated());
      if (underWay.size() == BATCHES_UNDER_WAY) {
        Beside.await(underWay.removeFirst());
      }
      underWay.addLast(begin(batch, stream, unbroken));
      unbroken = batch.unbroken();
    }
    while (!underWay.isEmpty()) {
      Beside.await(underWay.removeFirst());
    }
    List<Recipe.Part> parts = batches.parts();
    Digest blob = batches.whole();
    if (parts.size() > 1) {
      calls.putRecipe(node, id, blob, new Recipe(parts), stream, true);
    }
    return new Sent(blob, batches.length());
  }

  private CompletableFuture<Void> begin(
      Batch batch, long stream, CompletableFuture<Boolean> unbroken) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            send(batch, stream, unbroken);
          } catch (IOException e) {
            throw new CompletionException(e);
          } finally {
            batch.unbroken().complete(false); // unless it is known to be
          }
          buffers.giveBack(batch.buffer());
        },
        threads);
  }

  private void send(Batch batch, long stream, CompletableFuture<Boolean> before)
      throws IOException {
    Set<Digest> missing = new HashSet<>(calls.missingChunks(node, id, batch.digests(), true));
    boolean unbroken = batch.isAll(missing) && before.join();
    batch.unbroken().complete(unbroken);
    long bytes = batch.bytes(missing);
    progress.reused(batch.bytes() - bytes);
    List<ByteBuffer> frames = batch.frames(missing);
    if (frames.isEmpty()) {
      return;
    }
    calls.putChunks(
        node, id, frames, unbroken ? new Place(stream, batch.from()) : Place.NONE, true);
    progress.moved(bytes, bytes);
  }
}
