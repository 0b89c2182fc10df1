package io.quorate.server.etcd;

import java.time.Duration;

/**
 * Limits of a stream of watches.
 *
 * @param watchersMax watches on one stream
 * @param requestsMax requests of one stream that wait for their answer
 * @param pageBytes events that are read at once, more only where one revision holds more
 * @param revisionBytesMax events of one revision to a client that takes them in one response only
 * @param catchingUpMax watches of a stream that read at once after the client was slow
 * @param patience how long a watch waits in the store before it asks anew
 * @param progress how long a watch that asked for progress hears nothing
 * @param pause after which what the store refused for now is asked again
 */
record WatchLimits(
    int watchersMax,
    int requestsMax,
    int pageBytes,
    long revisionBytesMax,
    int catchingUpMax,
    Duration patience,
    Duration progress,
    Duration pause) {

  /** 10,000 watches, pages of 1 MiB, progress after ten minutes. */
  static final WatchLimits DEFAULT =
      new WatchLimits(
          10_000,
          1024,
          1 << 20,
          64L << 20,
          8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMillis(200));
}
