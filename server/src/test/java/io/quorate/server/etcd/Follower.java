package io.quorate.server.etcd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that does not end by itself, and what it says line by line. */
final class Follower implements AutoCloseable {
  private static final long SECONDS_MAX = 60;

  private final Process process;
  private final BufferedReader lines;

  Follower(List<String> command) throws IOException {
    process = Program.start(command);
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Lines up to and with the first one that is so. */
  List<String> until(Predicate<String> last) {
    CompletableFuture<List<String>> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          List<String> all = new ArrayList<>();
          try {
            String line = lines.readLine();
            while (line != null && !last.test(line)) {
              all.add(line);
              line = lines.readLine();
            }
            all.add(String.valueOf(line));
            found.complete(all);
          } catch (IOException e) {
            found.completeExceptionally(e);
          }
        });
    return found.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  /** Asks it to end, as Ctrl-C does, and waits. */
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
