package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.client.Registry;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.registry.Instance;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps an instance registered while a command runs. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Register an instance while a command runs; without one, until interrupted.",
      "It is taken out when the command ends, and by its lease when this program falls silent. The exit",
      "status is the command's."
    })
final class ServicesRegisterCommand implements Callable<Integer> {

  @Option(
      names = "--meta",
      paramLabel = "NAME=VALUE",
      description = "What users of the service want to know; may be repeated.")
  Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--check",
      paramLabel = "COMMAND",
      description = "Run this by sh now and then: the instance is healthy while it ends with 0.")
  @Nullable String check;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "Between two checks, and how long one may take (default: 5).")
  double everySeconds;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "After this program fell silent, others see the instance so long (default: 10).")
  long ttlSeconds;

  @Parameters(index = "0", paramLabel = "SERVICE")
  String service = "";

  @Parameters(index = "1", paramLabel = "ADDRESS", description = "Such as 10.0.0.7:8080.")
  String address = "";

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "COMMAND", description = "After --.")
  List<String> command = List.of();

  @Mixin ServicesCommand.Where where = new ServicesCommand.Where();

  @Override
  public Integer call() throws Exception {
    return Ending.interrupts(this::register);
  }

  private int register() throws IOException, InterruptedException {
    LeaseSettings lease = LeaseSettings.DEFAULT.withTtlSeconds(ttlSeconds);
    Instance instance = new Instance(address, metadata);
    try (QuorateClient client = where.connect()) {
      Instance first = instance.withHealth(check == null || healthy(check));
      try (Registry.Registration registration =
          client.registry(where.keyspace, lease).register(service, first)) {
        System.err.printf("quorate: %s serves '%s'%n", address, service);
        return command.isEmpty() ? follow(null, registration, first) : run(registration, first);
      }
    }
  }

  private int run(Registry.Registration registration, Instance instance)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return follow(process, registration, instance);
    } finally {
      process.destroy();
    }
  }

  /** Tells how the instance is until the command ends; its exit status. */
  private int follow(
      @Nullable Process process, Registry.Registration registration, Instance instance)
      throws IOException, InterruptedException {
    Instance told = instance;
    while (!ends(process)) {
      Instance now = told.withHealth(check == null || healthy(check));
      if (!now.equals(told)) {
        registration.update(now);
        told = now;
      }
    }
    return process == null ? ExitStatus.DONE : process.exitValue();
  }

  /** Waits until the next check; whether the command ended before. */
  private boolean ends(@Nullable Process process) throws InterruptedException {
    long millis = Math.max(1, (long) (everySeconds * 1000));
    var end = process == null ? new CompletableFuture<>() : process.onExit();
    try {
      end.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An exit never fails", e);
    }
  }

  private boolean healthy(String test) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", test)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      long millis = Math.max(1, (long) (everySeconds * 1000));
      return process.waitFor(millis, TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
