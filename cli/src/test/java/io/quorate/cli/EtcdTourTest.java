package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the tutorial on etcd's own client, in order. */
final class EtcdTourTest {
  private static final int GRPC_PORT_IN_TUTORIAL = 7401;

  @TempDir Path folder;

  @Test
  void every_command_does_what_the_tutorial_says() throws Exception {
    assumeTrue(
        Shell.isInstalled("etcdctl"), "etcdctl is not installed (Debian's package etcd-client)");
    int port = Shell.freePorts(24);
    Map<String, String> environment =
        Map.of(
            "QUORATE_PORT",
            Integer.toString(port),
            "QUORATE_ENDPOINTS",
            "http://127.0.0.1:" + port,
            "ETCDCTL_API",
            "3");
    Map<String, String> outputs = new HashMap<>();
    try (Shell shell = Shell.ofRepository(folder, environment)) {
      shell.start("./quorate up", "Quorate is ready");
      Path tutorial = Shell.repository().resolve("docs/tutorial-etcd.md");
      for (TourScript.Step step : TourScript.of(tutorial).steps()) {
        Shell.Outcome outcome = shell.run(adapted(step.command(), port));
        assertThat(outcome.status())
            .describedAs("%s%n%s", step.command(), outcome.output())
            .isZero();
        outputs.merge(words(step.command()), outcome.output(), String::concat);
      }
      shell.stopAll();
    }
    assertThat(outputs.get("get greeting")).isEqualTo("greeting\nhello\n");
    assertThat(outputs.get("get greeting --print-value-only"))
        .isEqualTo("hello from the other side\n");
    assertThat(outputs.get("./quorate get etcd greeting")).isEqualTo("hello\n");
    assertThat(outputs.get("txn")).isEqualTo("SUCCESS\n\nOK\nFAILURE\n\nonce\ndone\n");
    assertThat(outputs.get("get here")).isEmpty();
    assertThat(outputs.get("lock deploy echo 'nobody else does this now'"))
        .contains("nobody else does this now");
    assertThat(outputs.get("member list").lines()).hasSize(3);
  }

  private static String adapted(String command, int port) {
    String adapted = command;
    for (int node = 0; node < 3; node++) {
      adapted =
          adapted.replace(":" + (GRPC_PORT_IN_TUTORIAL + 10 * node), ":" + (port + 1 + 10 * node));
    }
    return adapted;
  }

  /** A command without the endpoints that it names. */
  private static String words(String command) {
    return command.replaceAll("^.*etcdctl --endpoints \\S+ ", "");
  }
}
