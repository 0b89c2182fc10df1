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
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands chunks on to another node while this one stores them. All of one upload go to the same node
 * while that answers; one that does not is made up for when the version is published.
 */
final class Forwarding {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  private final Neighbours neighbours;
  private final BlobCalls calls;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Targets targets;

  Forwarding(Neighbours neighbours, BlobCalls calls) {
    this.neighbours = neighbours;
    this.calls = calls;
    this.targets =
        new Targets(
            neighbours,
            (node, upload, chunks) -> calls.missingChunks(node.url(), upload, chunks, false));
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

  /** Is told of chunks that are asked for before any are sent; see {@link Targets}. */
  void announced(String upload, List<Digest> held, int missing) {
    targets.announced(upload, held, missing);
  }

  Sent send(String upload, byte[] body, Place place) {
    Targets.Target target = targets.of(upload, place);
    return target == null
        ? Sent.NOWHERE
        : new Sent(CompletableFuture.supplyAsync(() -> put(upload, target, body), threads));
  }

  /**
   * Has the node that took the chunks put them together.
   *
   * @param stream in which they came; negative: in none
   */
  Sent sendRecipe(String upload, Digest blob, Recipe recipe, long stream) {
    Targets.Target target = targets.of(upload, Place.NONE);
    return target == null
        ? Sent.NOWHERE
        : new Sent(
            CompletableFuture.supplyAsync(
                () -> put(upload, target.node(), blob, recipe, stream), threads));
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
    Neighbours.Neighbour known = targets.known(upload);
    if (known != null && others.removeIf(other -> other.node().equals(known.node()))) {
      others.addFirst(known);
    }
    return others;
  }

  private boolean put(String upload, Targets.Target target, byte[] body) {
    Neighbours.Neighbour node = target.node();
    try {
      calls.putChunks(node.url(), upload, List.of(ByteBuffer.wrap(body)), target.place(), false);
      return true;
    } catch (IOException e) {
      LOG.warn("{} does not take chunks: {}", node.node(), e.toString());
      targets.failed(upload, node);
      return false;
    }
  }
}
