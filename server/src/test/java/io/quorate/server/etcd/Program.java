package io.quorate.server.etcd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of other people that tests use where they are installed. */
final class Program {
  private static final long SECONDS_MAX = 60;

  /** How a program ended. */
  record Result(int status, String out, String err) {

    /** What it says is wrong, without what it logs. */
    String error() {
      return err.lines()
          .filter(line -> line.startsWith("Error:"))
          .reduce("", (all, line) -> all + line + "\n");
    }
  }

  private Program() {}

  static boolean installed(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Skips the test, and says what to install, where that program is missing. */
  static void require(String name, String debianPackage) {
    assumeTrue(
        installed(name), name + " is not installed (Debian's package " + debianPackage + ")");
  }

  /** Runs it to its end. */
  static Result run(List<String> command, String input) {
    try {
      Process process = start(command);
      CompletableFuture<String> out = text(process.getInputStream()::readAllBytes);
      CompletableFuture<String> err = text(process.getErrorStream()::readAllBytes);
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end; it said " + err.join());
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new AssertionError(command + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it with pipes. */
  static Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ETCDCTL_API", "3");
    return builder.start();
  }

  private interface Source {
    byte[] read() throws IOException;
  }

  private static CompletableFuture<String> text(Source source) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(source.read(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        },
        work -> Thread.ofVirtual().start(work));
  }
}
