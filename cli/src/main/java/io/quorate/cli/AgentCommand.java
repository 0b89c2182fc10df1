package io.quorate.cli;

import io.quorate.models.agent.AgentHost;
import io.quorate.models.agent.AgentSettings;
import io.quorate.models.agent.Hook;
import io.quorate.models.agent.Library;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a library of models current and serves what its fleet has committed. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "Keep a local library of models current, in the foreground. New versions are fetched as soon as",
      "they are announced; DIR/NAMESPACE/MODEL/ALIAS is a symbolic link to the version that the fleet has",
      "committed, and changes by one rename, only when a rollout is committed. Without the centre it",
      "serves on what it serves.",
      "",
      "The hook is told 'staged' (answer once the version is loaded and could serve), 'serving', 'drained'",
      "and 'fenced' (the alias serves nothing); a command finds QUORATE_EVENT, QUORATE_MODEL, QUORATE_ALIAS,",
      "QUORATE_NUMBER, QUORATE_DIGEST, QUORATE_FOLDER and QUORATE_LINK, an address gets them as JSON. What it",
      "refuses has failed, and counts against the rollout's budget."
    })
final class AgentCommand implements Callable<Integer> {

  @Option(names = "--fleet", required = true, description = "The fleet; the first agent makes it.")
  String fleet = "";

  @Option(names = "--name", description = "Name in the fleet (default: the machine's name).")
  @Nullable String name;

  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The library.")
  Path library = Path.of(".");

  @Option(
      names = "--subscribe",
      required = true,
      split = ",",
      paramLabel = "MODEL",
      description = "Models to follow, * for any run of characters: 'team/*'.")
  List<String> subscriptions = List.of();

  @Option(
      names = "--hook",
      paramLabel = "CMD",
      description = "Command for sh -c, run at each state.")
  @Nullable String hook;

  @Option(
      names = "--hook-url",
      paramLabel = "URL",
      description = "Address that is posted to at each state.")
  @Nullable URI hookUrl;

  @Option(
      names = "--poll",
      paramLabel = "SECONDS",
      description =
          "Ask the centre so often, without notifications (as a fallback beside them: every 30 s).")
  @Nullable Integer pollSeconds;

  @Option(
      names = "--notify",
      description =
          "Be notified of changes (the default, unless --poll is given); with --poll, poll so often besides.")
  boolean notified;

  @Option(names = "--no-prepare", description = "Fetch a version only once a rollout asks for it.")
  boolean lazy;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Keep each model's N newest versions (default: 3), besides those that are served, staged, or could be called back; take older ones out.")
  int keep = AgentSettings.KEEP_DEFAULT;

  @Mixin ModelsRemote remote = new ModelsRemote();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (pollSeconds != null && (pollSeconds < 1 || pollSeconds > 86_400)) {
      throw new IllegalArgumentException("--poll is 1 to 86400 seconds, not " + pollSeconds);
    }
    if (keep < 1) {
      throw new IllegalArgumentException("--keep is 1 or more, not " + keep);
    }
    int seconds = pollSeconds == null ? 30 : pollSeconds;
    AgentSettings settings =
        new AgentSettings(
            fleet,
            name == null ? machine() : name,
            subscriptions,
            notified || pollSeconds == null,
            TimeUnit.SECONDS.toNanos(seconds),
            !lazy,
            keep);
    try (Library opened = Library.open(library);
        AgentHost host =
            new AgentHost(
                settings,
                opened,
                remote.connect(),
                new Hook(hook, hookUrl),
                name -> new FetchLines(name, AgentCommand::say),
                AgentCommand::say)) {
      host.start();
      host.failed().join();
      return ExitStatus.DONE;
    } catch (CompletionException e) {
      System.err.println("quorate: " + e.getCause());
      return ExitStatus.REFUSED;
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static String machine() throws UnknownHostException {
    return InetAddress.getLocalHost()
        .getHostName()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9._-]", "-");
  }
}
