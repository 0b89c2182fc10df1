package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.protocol.process.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks and elections of real processes, of which some are killed or stopped for a while. */
class LockTest {
  private static final int NODES = 3;

  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;

  private final String job = "job-" + System.nanoTime();
  private final List<ProcessHandle> orphans = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(10 * NODES);
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      urls.add("http://127.0.0.1:" + (port + 10 * i));
    }
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", String.join(",", urls)));
    nodes = new Nodes(shell, port);
    nodes.found(NODES);
    assertThat(shell.run("./quorate keyspace create jobs --consistency linearizable").status())
        .isZero();
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  @BeforeEach
  void noFileIsLeft() throws IOException {
    for (String file : List.of("go", "late", "first", "one", "two")) {
      Files.deleteIfExists(folder.resolve(file));
    }
  }

  @AfterEach
  void noCommandIsLeft() {
    orphans.forEach(ProcessHandle::destroyForcibly);
  }

  /** A holder whose command goes on like that; its fence stands in a file of that name. */
  private Process hold(String file, String options, String rest) throws IOException {
    Process holder =
        shell.start(
            "./quorate lock --keyspace jobs %s JOB -- sh -c 'echo $QUORATE_FENCE > %s; echo held; %s'"
                .formatted(options, file, rest)
                .replace("JOB", job),
            "held");
    orphans.addAll(holder.descendants().toList());
    return holder;
  }

  /** Runs a command; JOB stands for the lock of this test. */
  private Shell.Outcome run(String command) throws IOException, InterruptedException {
    return shell.run(command.replace("JOB", job));
  }

  private long fence(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  private static int statusOf(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Test
  void a_holder_that_is_killed_loses_the_lock_to_the_next_one_whose_token_is_higher()
      throws Exception {
    Process holder = hold("first", "--ttl 5", "exec sleep 300");
    assertThat(run("./quorate lock --keyspace jobs --timeout 0 JOB -- true").status()).isEqualTo(1);

    holder.destroyForcibly();
    Shell.Outcome next =
        run("./quorate lock --keyspace jobs --timeout 60 JOB -- sh -c 'echo $QUORATE_FENCE'");
    assertThat(next.status()).as(next.output()).isZero();
    assertThat(Long.parseLong(next.output().strip())).isGreaterThan(fence("first"));
  }

  @Test
  void a_holder_that_was_stopped_past_its_lease_cannot_write_and_learns_that_it_lost()
      throws Exception {
    Process holder =
        hold(
            "first",
            "--ttl 5",
            "while [ ! -e go ]; do sleep 0.1; done;"
                + " ./quorate put jobs x late --fence JOB:$QUORATE_FENCE; echo $? > late; exec sleep 300");
    run("kill -STOP " + holder.pid());
    Shell.Outcome next =
        run(
            "./quorate lock --keyspace jobs --timeout 60 JOB -- sh -c"
                + " './quorate put jobs x second --fence JOB:$QUORATE_FENCE && touch go &&"
                + " while [ ! -s late ]; do sleep 0.1; done'");
    assertThat(next.status()).as(next.output()).isZero();

    assertThat(Files.readString(folder.resolve("late")).strip()).isEqualTo("1");
    assertThat(run("./quorate get jobs x").output()).isEqualTo("second\n");
    run("kill -CONT " + holder.pid());
    assertThat(statusOf(holder)).isEqualTo(ExitStatus.INDETERMINATE);
  }

  @Test
  void a_lock_outlives_the_leader_of_its_group() throws Exception {
    Process holder = hold("first", "", "while [ ! -e go ]; do sleep 0.1; done; exit 7");
    String leader = leader();
    nodes.kill(leader);

    Shell.Outcome busy = run("./quorate lock --keyspace jobs --timeout 12 JOB -- true");
    assertThat(busy.status()).as("longer than a lease lasts: " + busy.output()).isEqualTo(1);
    assertThat(holder.isAlive()).isTrue();
    Files.createFile(folder.resolve("go"));
    assertThat(statusOf(holder)).as("the command's own").isEqualTo(7);
    Shell.Outcome next =
        run("./quorate lock --keyspace jobs --timeout 60 JOB -- sh -c 'echo $QUORATE_FENCE'");
    assertThat(next.status()).as(next.output()).isZero();
    assertThat(Long.parseLong(next.output().strip())).isGreaterThan(fence("first"));
    nodes.start(leader);
    nodes.awaitReady(leader);
  }

  @Test
  void a_holder_that_is_ended_ends_its_command_and_gives_the_lock_back_at_once() throws Exception {
    Process holder = hold("first", "--ttl 600", "exec sleep 300");
    List<ProcessHandle> command = holder.descendants().toList();
    shell.stop(holder);

    assertThat(command).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(run("./quorate lock --keyspace jobs --timeout 60 JOB -- true").status()).isZero();
  }

  @Test
  void those_that_share_hold_it_together_and_the_others_wait() throws Exception {
    Process one = hold("one", "--shared", "while [ ! -e go ]; do sleep 0.1; done");
    Process two = hold("two", "--shared", "while [ ! -e go ]; do sleep 0.1; done");

    assertThat(run("./quorate lock --keyspace jobs --timeout 0 JOB -- true").status()).isEqualTo(1);
    Files.createFile(folder.resolve("go"));
    assertThat(statusOf(one)).isZero();
    assertThat(statusOf(two)).isZero();
    assertThat(run("./quorate lock --keyspace jobs --timeout 60 JOB -- true").status()).isZero();
  }

  @Test
  void whoever_is_elected_leads_until_it_ends_and_then_the_next_one_does() throws Exception {
    String elect = "./quorate elect --keyspace jobs --ttl 600 --value %s chief";
    Process first = shell.start(elect.formatted("ada"), "ada");
    assertThat(run("./quorate elect --keyspace jobs --leader chief").output())
        .startsWith("ada  fence");
    Shell.Outcome busy =
        run("./quorate elect --keyspace jobs --timeout 1 --value bob chief -- true");
    assertThat(busy.status()).as(busy.output()).isEqualTo(1);

    shell.stop(first);
    Process second = shell.start(elect.formatted("bob"), "bob");
    assertThat(run("./quorate elect --keyspace jobs --leader chief --json").output())
        .startsWith("{\"leader\":\"bob\",\"fence\":");
    shell.stop(second);
  }

  private String leader() {
    try (QuorateClient client = QuorateClient.connect(ClientOptions.to(List.of(nodes.url("n1"))))) {
      NodeId leader = client.group("jobs").describe().leader();
      return Objects.requireNonNull(leader, "nobody leads").name();
    }
  }
}
