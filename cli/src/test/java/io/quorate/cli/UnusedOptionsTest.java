package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An option that a command would not look at is refused before any node is asked. */
class UnusedOptionsTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "put ks k v --fence job:7 -w 2        | --fence without -w",
        "delete ks k --fence job:7 --w 2      | --fence without -w",
        "put ks k v --file v                  | Two values",
        "get ks k --history -r 2              | without -r",
        "get ks k --history --revision 7      | --revision",
        "get ks k --history --context         | --context",
        "scan ks --count --values             | give one of them",
        "scan ks --limit 0                    | from 1 up",
      })
  void is_refused(String command, String words) {
    CommandLines.Ran ran = CommandLines.run(NOBODY, command.split(" "));
    assertThat(ran.status()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).startsWith("quorate: INVALID_ARGUMENT: ").contains(words);
    assertThat(ran.out()).isEmpty();
  }
}
