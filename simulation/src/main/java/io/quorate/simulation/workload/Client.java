package io.quorate.simulation.workload;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.operation.Reply;

/** One client: one operation at a time, at nodes of its choice, with limited patience. */
final class Client {
  private final int number;
  private final WorkloadSettings settings;
  private final Service service;
  private final Activity activity;
  private final Environment environment;
  private final Choices choices;
  private int left;
  private long asked;
  private int home;

  Client(
      int number,
      WorkloadSettings settings,
      Service service,
      Activity activity,
      Environment environment,
      Choices choices) {
    this.number = number;
    this.settings = settings;
    this.service = service;
    this.activity = activity;
    this.environment = environment;
    this.choices = choices;
    this.left = settings.operations();
    this.home = choices.index("client.home", service.nodes());
  }

  /** Whether all operations are over. */
  boolean finished() {
    return left == 0;
  }

  /** Does at most so many operations more. */
  void windDown(int operations) {
    left = Math.min(left, operations);
  }

  /** Begins to work. */
  void begin() {
    environment
        .timeline()
        .after(
            choices.below("client.think", settings.thinkNanos() + 1),
            () -> ask(activity.next(choices)));
  }

  /** Sends a request and waits for its reply or the end of patience, whichever comes first. */
  private void ask(Activity.Operation operation) {
    long question = ++asked;
    int node = node();
    environment
        .trace()
        .line(() ->
            "client " + number + " asks node " + node + " " + Requests.text(operation.request()));
    service.request(
        node,
        operation.request(),
        reply -> {
          if (asked == question) {
            count(reply);
            environment.trace().line(() -> "client " + number + " hears " + Requests.text(reply));
            operation.answered().accept(reply);
            next();
          }
        });
    environment
        .timeline()
        .after(
            settings.patienceNanos(),
            () -> {
              if (asked == question) {
                environment.counts().add("client.lost");
                environment.trace().line(() -> "client " + number + " gives up");
                next();
              }
            });
  }

  private void next() {
    asked++;
    left--;
    if (left > 0) {
      begin();
    }
  }

  private void count(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      environment.counts().add("refused." + refused.refusal().code());
    } else {
      environment.counts().add("client.done");
    }
  }

  /** Mostly one node, sometimes any, and another one from then on. */
  private int node() {
    if (choices.chance("client.moves", 200_000)) {
      home = choices.index("client.node", service.nodes());
    }
    return home;
  }
}
