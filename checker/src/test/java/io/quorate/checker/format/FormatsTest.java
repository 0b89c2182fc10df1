package io.quorate.checker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.checker.Checker;
import io.quorate.checker.Consistency;
import io.quorate.checker.Histories;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import io.quorate.checker.verdict.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

  private static HistoryFile read(String text) throws IOException {
    return HistoryFile.read(new StringReader(text));
  }

  private static List<String> texts(HistoryFile file) {
    return file.history().operations().stream().map(Operation::toString).toList();
  }

  @Test
  void jsonLines() throws IOException {
    HistoryFile file =
        read(
            """
            {"history":1,"initial":"0"}
            {"process":0,"type":"invoke","op":"put","key":"x","value":"a\\u0062\\n","time":1}
            {"process":"c2","type":"invoke","op":"cas","key":"x","expected":null,"value":7,"time":2}

            {"process":0,"type":"ok","version":4,"time":3,"node":{"name":["n1"]}}
            {"process":"c2","type":"fail","op":"cas"}
            {"process":"c2","type":"invoke","op":"cas","key":"x","expectedVersion":4,"value":null}
            {"process":0,"type":"invoke","op":"read","key":"x"}
            {"process":0,"type":"ok","op":"get","value":null,"version":5}
            {"process":0,"type":"invoke","op":"append","key":"x","value":true}
            {"process":0,"type":"fail","error":"UNAVAILABLE"}
            {"process":0,"type":"invoke","op":"delete","key":"y"}
            {"process":0,"type":"info"}
            {"process":0,"type":"invoke","op":"write","value":"last"}
            """);
    assertThat(file.format()).isEqualTo(HistoryFormat.JSON_LINES);
    assertThat(file.history().initial()).isEqualTo("0");
    assertThat(texts(file))
        .containsExactly(
            "process 0: put x ab\n at version 4",
            "process c2: cas x ValueIs[value=null] 7 (did not match)",
            "process c2: cas x VersionIs[version=4] nothing (outcome unknown)",
            "process 0: get x -> nothing at version 5",
            "process 0: append x true (failed)",
            "process 0: delete y (outcome unknown)",
            "process 0: put  last (outcome unknown)");
  }

  @Test
  void theExampleOfTheReferenceManualIsAHistory() throws IOException {
    Path manual = Path.of(System.getProperty("quorate.root", "."), "docs", "reference.md");
    String text = Files.readString(manual);
    String example = text.substring(text.indexOf("{\"history\":1"));
    HistoryFile file = read(example.substring(0, example.indexOf("```")));
    assertThat(file.history().operations()).hasSize(3);
    assertThat(Checker.check(file.history(), Consistency.LINEARIZABLE))
        .isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void whatIsWrittenIsReadTheSame() throws IOException {
    for (long seed = 1; seed <= 500; seed++) {
      History history = Histories.random(seed);
      StringWriter text = new StringWriter();
      JsonLinesRecorder.write(history, text);
      History again = read(text.toString()).history();
      assertThat(again.initial()).isEqualTo(history.initial());
      assertThat(again.operations()).hasSameSizeAs(history.operations());
      for (int i = 0; i < again.operations().size(); i++) {
        assertThat(again.operations().get(i))
            .as("seed %d", seed)
            .hasToString(history.operations().get(i).toString());
      }
      assertThat(Checker.check(again, Consistency.LINEARIZABLE).getClass())
          .isEqualTo(Checker.check(history, Consistency.LINEARIZABLE).getClass());
    }
  }

  @Test
  void jepsenEdn() throws IOException {
    HistoryFile file =
        read(
            """
            ; a comment
            #jepsen.history.Op{:index 0, :time 12, :type :invoke, :process 0, :f :write, :value 3}
            {:process :nemesis, :type :info, :f :start, :value {:n1 #{"n2"}}}
            {:process 1, :type :invoke,
             :f :cas, :value [3 4]}
            {:process 0, :type :ok, :f :write, :value 3}
            {:process 1, :type :fail, :f :cas, :value [3 4], :error [:http "refused"]}
            {:process 1, :type :invoke, :f :cas, :value [1 4]}
            {:process 1, :type :fail, :f :cas, :value [1 4]}
            {:process 0, :type :invoke, :f :read, :value nil}
            {:process 0, :type :ok, :f :read, :value 3}
            {:process 0, :type :invoke, :f :read} #_ {:discarded true}
            {:process 0, :type :info, :f :read, :value nil, :error :timeout}
            """);
    assertThat(file.format()).isEqualTo(HistoryFormat.JEPSEN_EDN);
    assertThat(texts(file))
        .containsExactly(
            "process 0: put  3",
            "process 1: cas  ValueIs[value=3] 4 (failed)",
            "process 1: cas  ValueIs[value=1] 4 (did not match)",
            "process 0: get  -> 3",
            "process 0: get  (outcome unknown)");
  }

  @Test
  void jepsenEdnOverIndependentKeysInOneVector() throws IOException {
    HistoryFile file =
        read(
            """
            [{:process 0, :type :invoke, :f :read, :value [7 nil]}
             {:process 1, :type :invoke, :f :cas, :value [7 [1 2]]}
             {:process 0, :type :ok, :f :read, :value [7 1]}
             {:process 1, :type :ok, :f :cas, :value [7 [1 2]]}]
            """);
    assertThat(texts(file))
        .containsExactly("process 0: get 7 -> 1", "process 1: cas 7 ValueIs[value=1] 2");
  }

  @Test
  void jepsenTextLog() throws IOException {
    HistoryFile file =
        read(
            "INFO  jepsen.core - Test starting\n"
                + "INFO  jepsen.util - 3\t:invoke\t:write\t4\n"
                + "INFO jepsen.util -   3   :ok :write    4\r\n"
                + "INFO  jepsen.util - :nemesis\t:info\t:start\tnil\n"
                + "WARN  jepsen.client - exception\n"
                + "\tat some.Class.method(Class.java:1)\n"
                + "INFO  jepsen.util - 1\t:invoke\t:cas\t[4 5]\n"
                + "INFO  jepsen.util - 2\t:invoke\t:read\tnil\n"
                + "INFO  jepsen.util - 1\t:fail\t:cas\t[4 5]\n"
                + "INFO  jepsen.util - 2\t:fail\t:read\t:timed-out\n"
                + "INFO  jepsen.util - 3\t:invoke\t:read\tnil\n"
                + "INFO  jepsen.util - 3\t:ok\t:read\tnil\n"
                + "INFO  jepsen.util - 4\t:invoke\t:cas\t[4 9]\n"
                + "INFO  jepsen.util - 4\t:info\t:cas\t:timed-out");
    assertThat(file.format()).isEqualTo(HistoryFormat.JEPSEN_LOG);
    assertThat(texts(file))
        .containsExactly(
            "process 3: put  4",
            "process 1: cas  ValueIs[value=4] 5 (did not match)",
            "process 2: get  (failed)",
            "process 3: get  -> nothing",
            "process 4: cas  ValueIs[value=4] 9 (outcome unknown)");
    assertThat(file.history().operations().get(1).outcome()).isEqualTo(Outcome.MISMATCH);
  }

  @Test
  void porcupine() throws IOException {
    HistoryFile file =
        read(
            """
            {:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
            {:process 1, :type :invoke, :f :get, :key "9", :value nil}
            {:process 1, :type :ok, :f :get, :key "9", :value ""}
            {:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
            {:process 0, :type :invoke, :f :put, :key "0", :value ""}
            {:process 0, :type :ok, :f :put, :key "0", :value ""}
            """);
    assertThat(file.format()).isEqualTo(HistoryFormat.PORCUPINE);
    assertThat(texts(file))
        .containsExactly(
            "process 0: append 0 x 0 0 y", "process 1: get 9 -> ", "process 0: put 0 ");
    assertThat(Checker.check(file.history(), Consistency.LINEARIZABLE))
        .isInstanceOf(Verdict.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|the file ends without",
        "hello|line 1: 'hello' begins none",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"}\n{\"process\":1,\"ty|line 2: the line ends too early",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"} x|line 1: expected the end of the line",
        "{\"process\":1,\"type\":\"ok\"}|line 1: completion of process 1, which has no operation open",
        "{\"process\":1,\"type\":\"done\"}|line 1: \"type\" is 'done'",
        "{\"type\":\"ok\"}|line 1: \"process\" is missing",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"pop\"}|line 1: the operation 'pop' is unknown",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"put\"}|line 1: \"value\" is missing",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"put\",\"value\":[1]}|line 1: \"value\" must be",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"cas\",\"value\":1}|line 1: a cas needs either",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"}\n\n{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"}|line 3: process 1 invokes",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"}\n{\"process\":1,\"type\":\"ok\"}|line 2: the ok of a get",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\"}\n{\"process\":1,\"type\":\"ok\",\"value\":1,\"version\":1.5}|line 2: \"version\" must be",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"put\",\"value\":1}\n{\"process\":1,\"type\":\"ok\",\"value\":2}|line 2: the completion is of another",
        "{\"process\":1,\"type\":\"invoke\",\"op\":\"get\",\"time\":9}\n{\"process\":1,\"type\":\"ok\",\"value\":1,\"time\":8}|line 2: time 8",
        "{:process 1, :type :invoke, :f :read}\n{:process 1, :type :ok, :f :re|line 2: the file ends too early",
        "[{:process 1, :type :invoke, :f :read}|line 1: the file ends too early",
        "{:process 1, :type :ok, :f :read}|line 1: completion of process 1",
        "{:process 1, :type :invoke, :f :pop}|line 1: the operation 'pop'",
        "{:process 1, :type :invoke, :f :cas, :value 3}|line 1: the value must be a pair",
        "{:process 1, :type}|line 1: a map with a key",
        "INFO jepsen.util - 3 :invoke :write 4\nINFO jepsen.util - 3 :o|line 2: expected a process",
        "INFO jepsen.util - 3 :invoke :write 4\nINFO jepsen.util - 3 :invoke :write 4\n|line 2: process 3 invokes",
        "INFO jepsen.util - 3 :ok :write 4\n|line 1: completion of process 3",
        "INFO jepsen.util - 3 :invoke :jump 4\n|line 1: the operation 'jump'",
        "INFO jepsen.util - 3 :invoke :write 4\ngarbage\n|line 2: expected a line of a log",
      })
  void badInputIsRefusedWithItsLine(String inputAndMessage) {
    int bar = inputAndMessage.lastIndexOf('|');
    assertThatThrownBy(() -> read(inputAndMessage.substring(0, bar)))
        .isInstanceOf(BadHistoryException.class)
        .hasMessageContaining(inputAndMessage.substring(bar + 1));
  }
}
