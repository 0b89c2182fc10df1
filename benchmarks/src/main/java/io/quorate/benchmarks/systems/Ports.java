package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. */
public final class Ports {

  private static final int LAST = 32_000; // above lie those that connections get by themselves
  private static final int STEP = 50;

  private Ports() {}

  /** The first of {@code count} free ports in a row, from that one on. */
  public static int free(int from, int count) {
    for (int port = from; port + count < LAST; port += STEP) {
      if (allFree(port, count)) {
        return port;
      }
    }
    throw new IllegalStateException("No %d free ports in a row from %d".formatted(count, from));
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assert probe.isBound();
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }
}
