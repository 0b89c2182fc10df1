package io.quorate.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The process that drives one store: {@code LoadWorker DRIVER KEYS VALUE_BYTES ARGUMENT…}, where
 * DRIVER is a class with a public constructor that takes the arguments as a list. Reads commands
 * from its input, a line each, answers each with a line, and ends with its input.
 *
 * <pre>
 *   each put               writes every key once      ok
 *   each get               reads every key once       ok
 *   run put 64 5000        64 clients for 5,000 ms    ok operations=… seconds=… p50=… …
 * </pre>
 */
public final class LoadWorker {

  private static final int DRIVER = 0;
  private static final int KEYS = 1;
  private static final int VALUE_BYTES = 2;
  private static final int ARGUMENTS = 3;
  private static final long SEED = 1;

  private LoadWorker() {}

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // what libraries print is no answer
    List<String> arguments = Arrays.asList(args).subList(ARGUMENTS, args.length);
    int keys = Integer.parseInt(args[KEYS]);
    StoreClient store =
        (StoreClient) Class.forName(args[DRIVER]).getConstructor(List.class).newInstance(arguments);
    try (ClosedLoop loop = new ClosedLoop(store, keys, Integer.parseInt(args[VALUE_BYTES]), SEED);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      answer(answers, "");
      serve(loop, commands, answers);
    }
    System.exit(0); // whatever threads a driver leaves behind
  }

  private static void serve(ClosedLoop loop, BufferedReader commands, PrintStream answers)
      throws IOException, InterruptedException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "each" -> {
          loop.each(operation(words[1]));
          answer(answers, "");
        }
        case "run" -> {
          Operation operation = operation(words[1]);
          Duration time = Duration.ofMillis(Long.parseLong(words[3]));
          answer(answers, loop.run(operation, Integer.parseInt(words[2]), time).line());
        }
        default -> throw new IllegalArgumentException("Expected each or run, was: " + line);
      }
    }
  }

  private static Operation operation(String word) {
    return Operation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static void answer(PrintStream answers, String text) {
    answers.println("ok " + text);
    answers.flush();
  }
}
