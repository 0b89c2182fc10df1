package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.DistributedLock;
import io.quorate.client.DistributedSemaphore;
import io.quorate.client.LockGrant;
import io.quorate.client.QuorateClient;
import io.quorate.services.queue.Fence;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a lock while a command runs. */
@Command(
    name = "lock",
    mixinStandardHelpOptions = true,
    description = {
      "Hold a lock while a command runs, and end the command when the lock is lost.",
      "The command finds the lock's name in QUORATE_LOCK, the fencing token in QUORATE_FENCE and the",
      "key that stands for it in QUORATE_LOCK_KEY; 'quorate put --fence NAME:TOKEN' writes only while",
      "it is held. The exit status is the command's; 1 when the lock was not to be had in time, 4 when",
      "it was lost."
    })
final class LockCommand implements Callable<Integer> {

  @Option(names = "--shared", description = "Hold it together with others that share it.")
  boolean shared;

  @Option(
      names = "--permits",
      paramLabel = "N",
      description = "A semaphore: up to N hold it at once; all who use the name say the same N.")
  int permits;

  @Mixin Holding holding = new Holding();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws Exception {
    return Ending.interrupts(this::hold);
  }

  private int hold() throws IOException, InterruptedException {
    byte[] who = "pid %d".formatted(ProcessHandle.current().pid()).getBytes(UTF_8);
    if (permits != 0) {
      return holdPermit(who);
    }
    try (QuorateClient client = holding.connect();
        DistributedLock lock = client.lock(holding.keyspace, holding.name, holding.lease(), who)) {
      Optional<LockGrant> grant = acquire(lock);
      if (grant.isEmpty()) {
        System.err.printf("quorate: lock '%s' is held by others%n", holding.name);
        return ExitStatus.REFUSED;
      }
      LockGrant held = grant.get();
      return run(held.fence(), held.loss(), held::close);
    }
  }

  private int holdPermit(byte[] who) throws IOException, InterruptedException {
    if (shared) {
      throw new IllegalArgumentException("--permits and --shared exclude each other; give one");
    }
    try (QuorateClient client = holding.connect()) {
      DistributedSemaphore semaphore =
          client.semaphore(holding.keyspace, holding.name, permits, holding.lease(), who);
      Optional<Duration> timeout = holding.timeout();
      Optional<DistributedSemaphore.Permit> permit =
          timeout.isPresent()
              ? semaphore.tryAcquire(timeout.get())
              : Optional.of(semaphore.acquire());
      if (permit.isEmpty()) {
        System.err.printf("quorate: all permits of '%s' are held by others%n", holding.name);
        return ExitStatus.REFUSED;
      }
      DistributedSemaphore.Permit held = permit.get();
      return run(held.fence(), held.loss(), held::close);
    }
  }

  private Optional<LockGrant> acquire(DistributedLock lock) throws InterruptedException {
    Optional<Duration> timeout = holding.timeout();
    if (timeout.isPresent()) {
      return shared ? lock.tryAcquireShared(timeout.get()) : lock.tryAcquire(timeout.get());
    }
    return Optional.of(shared ? lock.acquireShared() : lock.acquire());
  }

  private int run(Fence fence, CompletableFuture<String> loss, Runnable release)
      throws IOException, InterruptedException {
    String key = Output.readable(fence.key());
    Guarded guard =
        holding.guard(
            new Guarded.Held() {
              @Override
              public Fence fence() {
                return fence;
              }

              @Override
              public CompletableFuture<String> loss() {
                return loss;
              }

              @Override
              public void release() {
                release.run();
              }
            });
    if (holding.command.isEmpty()) {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("lock", holding.name);
      view.put("fence", fence.token());
      view.put("key", key);
      output.print(view, "%s  fence %d  held until interrupted".formatted(key, fence.token()));
      return guard.hold();
    }
    return guard.run(
        holding.command, Map.of("QUORATE_LOCK", holding.name, "QUORATE_LOCK_KEY", key));
  }
}
