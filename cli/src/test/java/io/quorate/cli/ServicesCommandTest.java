package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry of services by command: what runs while registered sees itself. */
@Timeout(120)
class ServicesCommandTest {

  @TempDir static Path folder;

  private static LocalCluster cluster;
  private static String url = "";
  private static String command = "";

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(24);
    url = "http://127.0.0.1:" + port;
    // Only for the command that it writes: an instance's own looks at the registry with that.
    try (Shell shell = Shell.ofClasses(folder, Map.of())) {
      command = shell.folder().resolve("quorate").toString();
    }
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    run("keyspace", "create", "registry", "--consistency", "linearizable");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String run(String... arguments) {
    return run(List.of(arguments), List.of());
  }

  private static String run(List<String> arguments, List<String> rest) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--endpoints", url));
    all.addAll(rest);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int status = Main.commandLine().execute(all.toArray(String[]::new));
      return "status " + status + "\n" + out.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(before);
    }
  }

  private static String keys(Path file) {
    return "%s scan registry --prefix services/ --values --json --endpoints %s > %s"
        .formatted(command, url, file);
  }

  @Test
  void anInstanceIsThereWhileItsCommandRunsAndGoneAfterwards() throws Exception {
    Path seen = folder.resolve("seen");
    List<String> register =
        List.of("services", "register", "billing", "10.0.0.7:80", "--keyspace", "registry");
    assertThat(run(register, List.of("--", "sh", "-c", keys(seen) + "; exit 7")))
        .startsWith("status 7");

    assertThat(Files.readString(seen)).contains("services/billing/");
    assertThat(run("services", "list", "billing", "--keyspace", "registry"))
        .isEqualTo("status 1\n");
  }

  @Test
  void whoFailsItsCheckIsNotAmongTheHealthy() throws Exception {
    List<String> register =
        List.of(
            "services",
            "register",
            "mail",
            "10.0.0.8:25",
            "--keyspace",
            "registry",
            "--meta",
            "zone=a",
            "--check",
            "exit 1");
    Path seen = folder.resolve("unhealthy");
    run(register, List.of("--", "sh", "-c", keys(seen)));

    String value = Files.readString(seen).replaceAll("(?s).*\"value\":\"([^\"]*)\".*", "$1");
    assertThat(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .contains("address=10.0.0.8:25", "healthy=false", "meta.zone=a");
  }

  @Test
  void instancesAreListedAndWatchedUntilTheyGo() throws Exception {
    Thread holder =
        Thread.ofVirtual()
            .start(() ->
                Main.commandLine()
                    .execute(
                        "services",
                        "register",
                        "web",
                        "10.0.0.9:80",
                        "--keyspace",
                        "registry",
                        "--meta",
                        "zone=b",
                        "--endpoints",
                        url));
    String listed = "";
    while (!listed.contains("10.0.0.9:80")) {
      listed = run("services", "list", "web", "--keyspace", "registry");
    }
    assertThat(listed).isEqualTo("status 0\n10.0.0.9:80\thealthy\tzone=b\n");
    assertThat(run("services", "list", "--keyspace", "registry")).contains("web");
    holder.interrupt();
    holder.join();
    assertThat(run("services", "list", "web", "--keyspace", "registry")).isEqualTo("status 1\n");
  }
}
