package io.quorate.benchmarks.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import picocli.CommandLine.Option;

/** Prints as things become known; or, with {@code --json}, one document at the end. */
final class Report {

  @Option(names = "--json", description = "Print one JSON document at the end instead.")
  boolean json;

  void progress(String text) {
    (json ? System.err : System.out).println(text.stripTrailing());
  }

  void end(Map<String, Object> document) throws JsonProcessingException {
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }
  }
}
