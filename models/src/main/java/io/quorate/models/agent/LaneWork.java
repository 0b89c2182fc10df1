package io.quorate.models.agent;

import io.quorate.models.fleet.Order;
import io.quorate.models.fleet.PartReport.Kind;
import io.quorate.models.fleet.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an agent knows of one lane, and what it does next about it. */
final class LaneWork {
  private static final Target NOTHING = new Target(0, 0, "");

  /** A failure that the centre has to hear of. */
  private record Failure(long epoch, String details) {}

  private final SortedMap<Long, String> held;
  private final SortedSet<Long> prepared = new TreeSet<>();
  private final Map<Hand, Failure> failures = new EnumMap<>(Hand.class);
  private @Nullable Order order;
  private long step;
  private long serving;
  private long toldServing;
  private boolean toldStopped = true;
  private long reportedStaged;
  private long reportedServing;
  private long reportedDrained;

  /**
   * @param held digests of the model's versions in the library, as they come
   * @param link as the library has it
   */
  LaneWork(SortedMap<Long, String> held, AgentAnswer.Link link) {
    this.held = held;
    this.step = link.step();
    this.serving = link.number();
    if (serving != 0) {
      prepared.add(serving);
    }
  }

  /** Versions that must stay: what is served, ordered or staged, or may be called back. */
  SortedSet<Long> needed() {
    SortedSet<Long> needed = new TreeSet<>();
    needed.add(serving);
    Order now = order;
    if (now != null) {
      for (Target target : new Target[] {now.serve(), now.stage(), now.back()}) {
        if (target != null) {
          needed.add(target.number());
        }
      }
    }
    return needed;
  }

  /** A version has gone from the library. */
  void gone(long number) {
    prepared.remove(number);
  }

  long serving() {
    return serving;
  }

  long step() {
    return step;
  }

  /** Takes an order, unless a later one was heard of. */
  boolean hear(Order heard) {
    if (heard.step() < step) {
      return false;
    }
    step = heard.step();
    order = heard;
    return true;
  }

  /** What is to be done next with a hand; null: nothing. */
  @Nullable Move next(Hand hand) {
    Order now = order;
    if (now == null) {
      return null;
    }
    Failure failure = failures.get(hand);
    if (failure != null) {
      return new Move.Report(Kind.FAILED, failure.epoch(), failure.details());
    }
    return switch (hand) {
      case SERVE -> serve(now);
      case STAGE -> stage(now);
    };
  }

  private @Nullable Move serve(Order now) {
    Target target = now.serve();
    if (target == null) {
      return now.draining() == 0 ? null : drain(now);
    }
    if (serving == target.number()) {
      if (toldServing != target.epoch()) {
        return new Move.Tell("serving", target);
      }
      return reportedServing == target.epoch()
          ? null
          : new Move.Report(Kind.SERVING, target.epoch(), "");
    }
    if (ready(target)) {
      return new Move.Serve(target);
    }
    // It was left behind: nothing is served until the version is here.
    return stop("fenced", target);
  }

  private @Nullable Move drain(Order now) {
    Move stop = stop("drained", new Target(now.draining(), 0, ""));
    if (stop != null) {
      return stop;
    }
    return reportedDrained == now.draining()
        ? null
        : new Move.Report(Kind.DRAINED, now.draining(), "");
  }

  private @Nullable Move stop(String event, Target about) {
    if (serving != 0) {
      return new Move.Stop();
    }
    return toldStopped ? null : new Move.Tell(event, about);
  }

  private boolean ready(Target target) {
    return prepared.contains(target.number()) && has(target);
  }

  private boolean has(Target target) {
    return target.digest().equals(held.get(target.number()));
  }

  private @Nullable Move stage(Order now) {
    Target serve = now.serve();
    if (serve != null && !ready(serve)) {
      return has(serve) ? new Move.Prepare(serve) : new Move.Fetch(serve);
    }
    Target next = now.stage();
    if (next == null) {
      return null;
    }
    if (!ready(next)) {
      return has(next) ? new Move.Prepare(next) : new Move.Fetch(next);
    }
    return reportedStaged == next.epoch() ? null : new Move.Report(Kind.STAGED, next.epoch(), "");
  }

  /** A move was made. */
  void done(Hand hand, Move move) {
    switch (move) {
      case Move.Fetch fetch -> held.put(fetch.target().number(), fetch.target().digest());
      case Move.Prepare prepare -> prepared.add(prepare.target().number());
      case Move.Serve serve -> {
        serving = serve.target().number();
        toldServing = 0;
      }
      case Move.Stop _ -> {
        serving = 0;
        toldStopped = false;
      }
      case Move.Tell tell -> told(tell);
      case Move.Report report -> reported(hand, report);
    }
  }

  private void told(Move.Tell tell) {
    if (tell.event().equals("serving")) {
      toldServing = tell.target().epoch();
      toldStopped = true;
    } else {
      toldStopped = true;
    }
  }

  private void reported(Hand hand, Move.Report report) {
    switch (report.kind()) {
      case STAGED -> reportedStaged = report.epoch();
      case SERVING -> reportedServing = report.epoch();
      case DRAINED -> reportedDrained = report.epoch();
      case FAILED -> failures.remove(hand);
    }
  }

  /** A move could not be made, and not for a passing reason. */
  void failed(Hand hand, Move move, String details) {
    Target about =
        switch (move) {
          case Move.Fetch fetch -> fetch.target();
          case Move.Prepare prepare -> prepare.target();
          case Move.Serve serve -> serve.target();
          case Move.Tell tell -> tell.target();
          case Move.Stop _, Move.Report _ -> NOTHING;
        };
    if (about.number() != 0) {
      // What failed is no longer staged, and is reported again once it is.
      reportedStaged = reportedStaged == about.epoch() ? 0 : reportedStaged;
      failures.put(hand, new Failure(about.epoch(), details));
    } else if (move instanceof Move.Tell) {
      toldStopped = true; // it serves nothing, whatever the user's program says of that
    }
  }
}
