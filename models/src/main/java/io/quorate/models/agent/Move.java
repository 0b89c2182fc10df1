package io.quorate.models.agent;

import io.quorate.models.fleet.PartReport;
import io.quorate.models.fleet.Target;

/** A move of an agent. */
sealed interface Move {

  /** Fetches a version. */
  record Fetch(Target target) implements Move {}

  /** Has the user's program load a version. */
  record Prepare(Target target) implements Move {}

  /** Serves a version. */
  record Serve(Target target) implements Move {}

  /** Serves nothing. */
  record Stop() implements Move {}

  /** Tells the user's program. */
  record Tell(String event, Target target) implements Move {}

  /** Reports to the centre. */
  record Report(PartReport.Kind kind, long epoch, String details) implements Move {}
}
