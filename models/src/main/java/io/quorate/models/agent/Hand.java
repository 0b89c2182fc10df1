package io.quorate.models.agent;

/** What an agent does for a lane at the same time: one move with each hand. */
enum Hand {
  /** Fetches and prepares. */
  STAGE,
  /** Switches. */
  SERVE
}
