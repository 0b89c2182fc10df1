package io.quorate.checker.generate;

import io.quorate.checker.generate.SimulatedStore.Effect;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes a history from a seed: processes invoke, the store carries out at a random later moment,
 * processes complete at a random moment after that. The history is linearizable, or sequentially
 * consistent where the shape has a lag.
 */
public final class Generator {

  private static final class Process {
    final String name;
    @Nullable Call call;
    @Nullable Effect effect;

    Process(String name) {
      this.name = name;
    }
  }

  private final Shape shape;
  private final SplittableRandom random;
  private final SimulatedStore store;
  private final HistoryBuilder history = History.builder();
  private final Process[] processes;
  private final Deque<Call> late = new ArrayDeque<>();
  private int names;
  private int written;
  private int invoked;

  private Generator(Shape shape, long seed) {
    this.shape = shape;
    this.random = new SplittableRandom(seed);
    this.store = new SimulatedStore(shape.processes(), shape.lag(), random);
    this.processes = new Process[shape.processes()];
    for (int i = 0; i < processes.length; i++) {
      processes[i] = new Process("p" + names++);
    }
  }

  /** The history that follows from the seed. */
  public static History generate(Shape shape, long seed) {
    return new Generator(shape, seed).run();
  }

  private History run() {
    int open = 0;
    while (invoked < shape.operations() || open > 0) {
      if (!late.isEmpty() && random.nextInt(4) == 0) {
        store.applyLate(late.removeFirst());
      }
      int number = random.nextInt(processes.length);
      Process process = processes[number];
      if (process.call == null) {
        if (invoked < shape.operations()) {
          invoke(process);
          open++;
        }
      } else if (process.effect == null) {
        if (random.nextDouble() < shape.unknown()) {
          lose(number, process);
          open--;
        } else {
          process.effect = store.apply(number, process.call);
        }
      } else {
        complete(process, process.effect);
        open--;
      }
    }
    return history.build();
  }

  private void invoke(Process process) {
    invoked++;
    Call call = call();
    process.call = call;
    history.invoke(process.name, call);
  }

  /**
   * The process never learns what became of it: it happened, happens late, or never. As in Jepsen,
   * a new process takes its place.
   */
  private void lose(int number, Process process) {
    Call call = process.call;
    int fate = random.nextInt(3);
    if (call != null && call.writes() && fate == 0) {
      store.apply(number, call);
    } else if (call != null && call.writes() && fate == 1) {
      late.add(call);
    }
    history.info(process.name);
    processes[number] = new Process("p" + names++);
    store.restart(number);
  }

  private void complete(Process process, Effect effect) {
    long version = shape.versions() ? effect.version() : Operation.NO_VERSION;
    Call call = process.call;
    if (call != null && call.action() == Action.GET) {
      history.read(process.name, effect.value(), version);
    } else if (effect.matched()) {
      history.ok(process.name, version);
    } else {
      history.fail(process.name);
    }
    process.call = null;
    process.effect = null;
  }

  private Call call() {
    String key = "k" + random.nextInt(shape.keys());
    Shape.Mix mix = shape.mix();
    int draw = random.nextInt(mix.sum());
    if ((draw -= mix.get()) < 0) {
      return Call.get(key);
    } else if ((draw -= mix.put()) < 0) {
      return Call.put(key, value());
    } else if ((draw -= mix.delete()) < 0) {
      return Call.delete(key);
    } else if ((draw -= mix.append()) < 0) {
      return Call.append(key, value());
    } else if ((draw -= mix.cas()) < 0) {
      String expected = random.nextInt(8) == 0 ? anyValue() : store.value(key);
      return Call.cas(key, expected, value());
    }
    long expected = random.nextInt(8) == 0 ? random.nextInt(5) : store.version(key);
    return Call.casVersion(key, expected, value());
  }

  private String value() {
    return Integer.toString(shape.values() == 0 ? ++written : random.nextInt(shape.values()));
  }

  private @Nullable String anyValue() {
    int draw = random.nextInt(-1, shape.values() == 0 ? written + 1 : shape.values());
    return draw < 0 ? null : Integer.toString(draw);
  }
}
