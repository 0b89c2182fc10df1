package io.quorate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a document's tour: the shell blocks that a comment {@code <!-- tour -->} or
 * {@code <!-- tour: background -->} announces.
 */
record TourScript(List<Step> steps) {

  /** One line of a block. */
  record Step(String command, boolean background) {}

  static TourScript of(Path document) throws IOException {
    List<Step> steps = new ArrayList<>();
    boolean announced = false;
    boolean background = false;
    boolean inside = false;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("<!-- tour")) {
        announced = true;
        background = line.contains("background");
      } else if (announced && line.equals("```sh")) {
        inside = true;
      } else if (line.equals("```")) {
        inside = false;
        announced = false;
      } else if (inside) {
        steps.add(new Step(line, background));
      }
    }
    return new TourScript(steps);
  }
}
