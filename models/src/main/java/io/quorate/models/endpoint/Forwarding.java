package io.quorate.models.endpoint;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.BlobCalls;
import io.quorate.models.wire.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands chunks on to another node while this one stores them. All of one upload go to the same node
 * while that answers; one that does not is made up for when the version is published.
 */
final class Forwarding {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final int UPLOADS_MAX = 1024;

  private final Neighbours neighbours;
  private final BlobCalls calls;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentHashMap<String, Neighbours.Neighbour> chosen = new ConcurrentHashMap<>();

  Forwarding(Neighbours neighbours, BlobCalls calls) {
    this.neighbours = neighbours;
    this.calls = calls;
  }

  /** What is on its way. */
  record Sent(CompletableFuture<Boolean> answer) {
    static final Sent NOWHERE = new Sent(CompletableFuture.completedFuture(false));

    void join() {
      answer.join();
    }

    boolean arrived() {
      return answer.join();
    }
  }

  Sent send(String upload, byte[] body, Place place) {
    Neighbours.Neighbour neighbour = choose(upload);
    return neighbour == null
        ? Sent.NOWHERE
        : new Sent(
            CompletableFuture.supplyAsync(() -> put(upload, neighbour, body, place), threads));
  }

  /**
   * Has the node that took the chunks put them together.
   *
   * @param stream in which they came; negative: in none
   */
  Sent sendRecipe(String upload, Digest blob, Recipe recipe, long stream) {
    Neighbours.Neighbour neighbour = choose(upload);
    return neighbour == null
        ? Sent.NOWHERE
        : new Sent(
            CompletableFuture.supplyAsync(
                () -> put(upload, neighbour, blob, recipe, stream), threads));
  }

  private boolean put(
      String upload, Neighbours.Neighbour neighbour, Digest blob, Recipe recipe, long stream) {
    try {
      calls.putRecipe(neighbour.url(), upload, blob, recipe, stream, false);
      return true;
    } catch (IOException e) {
      LOG.debug("{} does not have all of {} yet: {}", neighbour.node(), blob, e.toString());
      return false;
    }
  }

  /** The other nodes, the one that the upload's chunks were handed on to first. */
  List<Neighbours.Neighbour> othersOf(String upload) {
    List<Neighbours.Neighbour> others = new ArrayList<>(neighbours.all());
    Neighbours.Neighbour known = chosen.get(upload);
    if (known != null && others.removeIf(other -> other.node().equals(known.node()))) {
      others.addFirst(known);
    }
    return others;
  }

  private Neighbours.@Nullable Neighbour choose(String upload) {
    Neighbours.Neighbour known = chosen.get(upload);
    if (known != null) {
      return known;
    }
    List<Neighbours.Neighbour> alive =
        neighbours.all().stream().filter(Neighbours.Neighbour::alive).toList();
    if (alive.isEmpty()) {
      return null;
    }
    if (chosen.size() >= UPLOADS_MAX) {
      chosen.clear();
    }
    Neighbours.Neighbour neighbour = alive.get(Math.floorMod(upload.hashCode(), alive.size()));
    chosen.put(upload, neighbour);
    return neighbour;
  }

  private boolean put(String upload, Neighbours.Neighbour neighbour, byte[] body, Place place) {
    try {
      calls.putChunks(neighbour.url(), upload, List.of(ByteBuffer.wrap(body)), place, false);
      return true;
    } catch (IOException e) {
      LOG.warn("{} does not take chunks: {}", neighbour.node(), e.toString());
      chosen.remove(upload);
      return false;
    }
  }
}
