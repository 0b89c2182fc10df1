package io.quorate.models.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Threads of which one goes on at a time, up to its next pause, as whoever steps them chooses. */
final class Turns {

  /** The process of an actor is gone. */
  private static final class CrashError extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What an actor does. */
  interface Work {
    void run() throws Exception;
  }

  /** A deletion that was sent, and when. */
  record Deletion(String key, long sinceMillis) {}

  /** One of them. */
  final class Actor {
    private final int node;
    private final Semaphore go = new Semaphore(0);
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean crashed;

    /** Goes on when others have nothing to do, until then. */
    long sleepsUntil;

    /** What it does next. */
    String about = "";

    /** What it deletes, while that is on its way. */
    @Nullable Deletion deleting;

    Actor(int node, Work work) {
      this.node = node;
      Thread.ofVirtual().start(() -> run(work));
    }

    private void run(Work work) {
      go.acquireUninterruptibly();
      current = this;
      try {
        if (!crashed) {
          work.run();
        }
      } catch (CrashError _) {
        // as it was told
      } catch (Throwable e) {
        failure = crashed ? null : e; // whatever became of the crash on its way out
      }
      ended = true;
      back.release();
    }

    int node() {
      return node;
    }
  }

  private final Semaphore back = new Semaphore(0);
  private final List<Actor> actors = new ArrayList<>();
  private volatile @Nullable Actor current;

  void begin(int node, Work work) {
    actors.add(new Actor(node, work));
  }

  List<Actor> actors() {
    return actors;
  }

  /** The one that goes on now. */
  Actor current() {
    Actor self = current;
    if (self == null) {
      throw new IllegalStateException("only actors call");
    }
    return self;
  }

  /**
   * Called by an actor: others may go on before what it does next.
   *
   * @param about what that is
   */
  Actor pause(String about) {
    Actor self = current();
    self.about = about;
    back.release();
    self.go.acquireUninterruptibly();
    current = self;
    if (self.crashed) {
      throw new CrashError();
    }
    return self;
  }

  /** Lets one go on up to its next pause. */
  void step(Actor actor) throws Exception {
    actor.go.release();
    back.acquireUninterruptibly();
    if (actor.ended) {
      actors.remove(actor);
      switch (actor.failure) {
        case null -> {}
        case Error error -> throw error;
        case Exception failure -> throw failure;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }

  void crash(int node) throws Exception {
    for (Actor actor : List.copyOf(actors)) {
      if (actor.node == node) {
        actor.crashed = true;
        while (!actor.ended) {
          step(actor);
        }
      }
    }
  }

  /** Ends all that still go on. */
  void end() throws Exception {
    for (Actor actor : List.copyOf(actors)) {
      crash(actor.node);
    }
  }
}
