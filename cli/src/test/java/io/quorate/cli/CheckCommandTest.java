package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final String STALE =
      """
      INFO  jepsen.util - 0\t:invoke\t:write\t1
      INFO  jepsen.util - 0\t:ok\t:write\t1
      INFO  jepsen.util - 0\t:invoke\t:write\t2
      INFO  jepsen.util - 0\t:ok\t:write\t2
      INFO  jepsen.util - 1\t:invoke\t:read\tnil
      INFO  jepsen.util - 1\t:ok\t:read\t1
      """;

  @TempDir private Path folder;

  private record Ran(int status, String out, String err) {}

  private Ran check(String content, String... more) throws IOException {
    Path file = folder.resolve("history");
    Files.writeString(file, content);
    String[] arguments = new String[more.length + 2];
    arguments[0] = "check";
    arguments[1] = file.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run(arguments);
  }

  private static Ran run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, UTF_8));
    System.setErr(new PrintStream(newErr, true, UTF_8));
    try {
      int status = Main.commandLine().execute(arguments);
      return new Ran(status, newOut.toString(UTF_8), newErr.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void theStrongestModelIsNamed() throws IOException {
    Ran behind = check(STALE, "--model", "strongest");
    assertThat(behind.status()).isZero();
    assertThat(behind.out())
        .contains("VIOLATED: ", "model linearizable", "VALID: ", "model sequential")
        .contains("The strongest model that the history satisfies is sequential.");
    assertThat(check(STALE, "--model", "strongest", "--json").out())
        .contains("\"strongest\":\"sequential\"", "\"certain\":true");
    Ran fresh = check(STALE.replace(":read\t1", ":read\t2"), "--model", "strongest");
    assertThat(fresh.status()).isZero();
    assertThat(fresh.out()).contains("satisfies is linearizable.").doesNotContain("sequential");
    Ran never = check(STALE.replace(":read\t1", ":read\t3"), "--model", "strongest");
    assertThat(never.status()).isEqualTo(1);
    assertThat(never.out()).contains("The history satisfies none of the models.");
  }

  @Test
  void aStaleReadViolatesOneModelAndNotTheOther() throws IOException {
    Path core = folder.resolve("core");
    Ran linearizable = check(STALE, "--model", "linearizable", "--core", core.toString());
    assertThat(linearizable.status()).isEqualTo(1);
    assertThat(linearizable.out())
        .startsWith("VIOLATED")
        .contains("process 0: put  1", "process 0: put  2", "process 1: get  -> 1");
    assertThat(run("check", core.toString(), "--model", "linearizable").status()).isEqualTo(1);

    Path witness = folder.resolve("witness");
    Ran sequential = check(STALE, "--model", "sequential", "--witness", witness.toString());
    assertThat(sequential.status()).isZero();
    assertThat(sequential.out()).startsWith("VALID");
    assertThat(Files.readAllLines(witness))
        .containsExactly("process 0: put  1", "process 1: get  -> 1", "process 0: put  2");
  }

  @Test
  void aSpentBudgetIsUnknown() throws IOException {
    Path file = folder.resolve("large");
    run(
        "lab",
        "checker",
        "--operations",
        "20000",
        "--clients",
        "20",
        "--keys",
        "1",
        "--write",
        file.toString());
    Ran ran = run("check", file.toString(), "--model", "linearizable", "--memory", "1", "--json");
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).contains("\"UNKNOWN\"", "the memory of 1 MiB is used up");
  }

  @Test
  void whatIsNoHistoryIsAUsageError() throws IOException {
    Ran cut = check(STALE + "INFO  jepsen.util - 1\t:ok\t:re", "--model", "linearizable");
    assertThat(cut.status()).isEqualTo(2);
    assertThat(cut.err()).contains("line 7");
    assertThat(check(STALE, "--model", "fast").status()).isEqualTo(2);
    assertThat(check(STALE).status()).isEqualTo(2);
    assertThat(run("check", "no-such-file", "--model", "sequential").status()).isEqualTo(2);
    assertThat(check(STALE, "--model", "sequential", "--time", "0").status()).isEqualTo(2);
  }
}
