package io.quorate.benchmarks.systems;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.benchmarks.load.LoadWorker;
import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link LoadWorker} in a process of its own. */
public final class LoadProcess implements AutoCloseable {

  private static final String OK = "ok ";
  private static final long GRACE_SECONDS = 15;

  private final Process process;
  private final Path log;
  private final Thread guard;
  private final Writer commands;
  private final BufferedReader answers;

  private LoadProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.guard = new Thread(process::destroyForcibly);
    this.commands = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** Starts a driver's class with its arguments, and waits until it has connected. */
  static LoadProcess start(
      ClassPath classPath,
      Path folder,
      String driver,
      int keys,
      int valueBytes,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(classPath.java()));
    command.addAll(ClassPath.options());
    command.addAll(List.of("-cp", classPath.entries(), LoadWorker.class.getName(), driver));
    command.addAll(List.of(String.valueOf(keys), String.valueOf(valueBytes)));
    command.addAll(arguments);
    Path log = folder.resolve("client.log");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log.toFile())).start();
    LoadProcess load = new LoadProcess(process, log);
    Runtime.getRuntime().addShutdownHook(load.guard);
    load.answer();
    return load;
  }

  public long pid() {
    return process.pid();
  }

  /** Writes or reads every key once; fails unless that worked. */
  public void each(Operation operation) throws IOException {
    ask("each " + word(operation));
  }

  public Sample run(Operation operation, int clients, Duration time) throws IOException {
    return Sample.parse(ask("run %s %d %d".formatted(word(operation), clients, time.toMillis())));
  }

  private static String word(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  private String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  private String answer() throws IOException {
    @Nullable String line = answers.readLine();
    if (line == null || !line.startsWith(OK)) {
      throw new IOException("The driver ended; see " + log + (line == null ? "" : ": " + line));
    }
    return line.substring(OK.length());
  }

  @Override
  public void close() {
    try (commands;
        answers) {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(guard);
    } catch (IOException | IllegalStateException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
