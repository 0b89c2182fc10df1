package io.quorate.models.endpoint;

import io.quorate.models.blob.Digest;
import io.quorate.models.wire.Place;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which other node gets the second copy of each upload: the one that holds most of what is uploaded
 * again, since any other one would have to be given all of it; else one drawn by the upload's id,
 * so that each gets its part. Thread-safe.
 */
final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

  /** Of more, the one that was touched longest ago is forgotten, and chosen anew. */
  private static final int UPLOADS_MAX = 1024;

  /** Asks a node which chunks it does not hold. */
  interface Question {
    List<Digest> missing(Neighbours.Neighbour node, String upload, List<Digest> chunks)
        throws IOException;
  }

  /**
   * A node to which a body goes.
   *
   * @param place where it says that the body belongs; none once others before it went elsewhere
   */
  record Target(Neighbours.Neighbour node, Place place) {}

  private static final class Choice {
    private Neighbours.@Nullable Neighbour node;
    private boolean asked;
    private boolean moved;
    private long announced; // chunks that come, or came

    boolean is(Neighbours.Neighbour other) {
      return node != null && node.node().equals(other.node());
    }
  }

  private final Neighbours neighbours;
  private final Question question;
  private final Map<String, Choice> choices = new Recent<>(UPLOADS_MAX);

  Targets(Neighbours neighbours, Question question) {
    this.neighbours = neighbours;
    this.question = question;
  }

  private Choice choice(String upload) {
    synchronized (choices) {
      return choices.computeIfAbsent(upload, _ -> new Choice());
    }
  }

  /** Chunks of an upload that are here already, and how many others it will send. */
  void announced(String upload, List<Digest> held, int missing) {
    Choice choice = choice(upload);
    synchronized (choice) { // what is handed on meanwhile waits until it is known where to
      // Once much was handed on, giving that to another node would cost more than it saves.
      if (!choice.asked && held.size() > choice.announced) {
        choice.asked = true;
        ask(choice, upload, held);
      }
      choice.announced += missing;
    }
  }

  private void ask(Choice choice, String upload, List<Digest> held) {
    Neighbours.Neighbour best = null;
    long most = 0;
    for (Neighbours.Neighbour node : alive()) {
      try {
        long holds = (long) held.size() - question.missing(node, upload, held).size();
        if (choice.is(node)) {
          holds += choice.announced;
        }
        if (holds > most) {
          most = holds;
          best = node;
        }
      } catch (IOException e) {
        LOG.debug("{} does not say what it holds: {}", node.node(), e.toString());
      }
    }
    if (best != null && !choice.is(best) && most > choice.announced) {
      choice.moved = choice.node != null;
      choice.node = best;
    }
  }

  /** Where to hand on what stands there; null where there is no other node. */
  @Nullable Target of(String upload, Place place) {
    Choice choice = choice(upload);
    synchronized (choice) {
      if (choice.node == null) {
        List<Neighbours.Neighbour> alive = alive();
        if (alive.isEmpty()) {
          return null;
        }
        choice.node = alive.get(Math.floorMod(upload.hashCode(), alive.size()));
      }
      return new Target(choice.node, choice.moved ? Place.NONE : place);
    }
  }

  /** The node that the upload's chunks were handed on to; null where none were. */
  Neighbours.@Nullable Neighbour known(String upload) {
    Choice choice = choice(upload);
    synchronized (choice) {
      return choice.node;
    }
  }

  /** The node did not take what it was given: another choice is made next time. */
  void failed(String upload, Neighbours.Neighbour node) {
    Choice choice = choice(upload);
    synchronized (choice) {
      if (choice.is(node)) {
        choice.node = null;
        choice.moved = true;
      }
    }
  }

  private List<Neighbours.Neighbour> alive() {
    return neighbours.all().stream().filter(Neighbours.Neighbour::alive).toList();
  }
}
