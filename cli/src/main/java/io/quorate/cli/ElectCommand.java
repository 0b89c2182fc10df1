package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.Election;
import io.quorate.client.Leadership;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.services.election.Observed;
import io.quorate.services.queue.Fence;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stands for election, or looks at one. */
@Command(
    name = "elect",
    mixinStandardHelpOptions = true,
    description = {
      "Stand for election, and run a command while leading; without one, lead until interrupted.",
      "The command finds the fencing token in QUORATE_FENCE. --leader tells who leads, --observe",
      "whoever leads from now on."
    })
final class ElectCommand implements Callable<Integer> {

  /** What to do instead of standing. */
  static final class Looking {
    @Option(names = "--leader", description = "Print who leads now.")
    boolean leader;

    @Option(names = "--observe", description = "Print leaders as they come, until interrupted.")
    boolean observe;
  }

  @ArgGroup Looking looking = new Looking();

  @Option(
      names = "--value",
      paramLabel = "VALUE",
      description = "What observers see of this candidate (default: its process id).")
  @Nullable String value;

  @Mixin Holding holding = new Holding();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws Exception {
    return Ending.interrupts(this::hold);
  }

  private int hold() throws IOException, InterruptedException {
    try (QuorateClient client = holding.connect()) {
      Election election = client.election(holding.keyspace, holding.name, holding.lease());
      if (looking.leader) {
        Optional<Observed.Leads> leader = election.leader();
        leader.ifPresent(this::print);
        return leader.isPresent() ? ExitStatus.DONE : ExitStatus.REFUSED;
      }
      return looking.observe ? observe(election) : stand(election);
    }
  }

  private int stand(Election election) throws IOException, InterruptedException {
    String shown = value == null ? "pid " + ProcessHandle.current().pid() : value;
    Optional<Duration> timeout = holding.timeout();
    Optional<Leadership> won =
        timeout.isPresent()
            ? election.campaign(shown.getBytes(UTF_8), timeout.get())
            : Optional.of(election.campaign(shown.getBytes(UTF_8)));
    if (won.isEmpty()) {
      System.err.printf("quorate: others lead '%s'%n", holding.name);
      return ExitStatus.REFUSED;
    }
    return lead(won.get(), shown);
  }

  private int lead(Leadership leadership, String shown) throws IOException, InterruptedException {
    Guarded guard =
        holding.guard(
            new Guarded.Held() {
              @Override
              public Fence fence() {
                return leadership.fence();
              }

              @Override
              public CompletableFuture<String> loss() {
                return leadership.loss();
              }

              @Override
              public void release() {
                leadership.close();
              }
            });
    if (!holding.command.isEmpty()) {
      return guard.run(holding.command, Map.of("QUORATE_ELECTION", holding.name));
    }
    print(new Observed.Leads(leadership.fence(), shown.getBytes(UTF_8), 0));
    return guard.hold();
  }

  private int observe(Election election) throws InterruptedException {
    CompletableFuture<Integer> failed = new CompletableFuture<>();
    election.observe(seen -> {
      switch (seen) {
        case Observed.Leads leads -> print(leads);
        case Observed.Vacant _ -> output.print(Map.of("leader", ""), "nobody leads");
        case Observed.Failed failure ->
            failed.completeExceptionally(new RefusedException(failure.refusal()));
      }
      System.out.flush();
    });
    try {
      return failed.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefusedException refused
          ? refused
          : new IllegalStateException(e);
    }
  }

  private void print(Observed.Leads leads) {
    String shown = Output.readable(leads.value());
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("leader", shown);
    view.put("fence", leads.fence().token());
    view.put("key", Output.readable(leads.fence().key()));
    output.print(view, "%s  fence %d".formatted(shown, leads.fence().token()));
  }
}
