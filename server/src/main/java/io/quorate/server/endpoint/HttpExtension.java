package io.quorate.server.endpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Paths on a node's HTTP port that another room serves. A {@link RefusedException} that an action
 * throws becomes the response.
 */
public interface HttpExtension extends AutoCloseable {

  /** Adds what it serves; called once. */
  void addTo(Routes routes);

  /** Adds its figures to a page of the node's. */
  default void addTo(Figures figures) {}

  /** The node stops; nothing is asked any more. */
  @Override
  void close();

  /**
   * What a node gives to those who extend it.
   *
   * @param requests answers them
   * @param data the node's directory, in which an extension may keep a folder of its own
   */
  record Surroundings(BlockingRequests requests, NodeView node, Path data) {}

  /** Makes the extension of a node. */
  interface Factory {
    HttpExtension create(Surroundings surroundings) throws IOException;
  }

  /** Where paths are added. */
  interface Routes {
    /**
     * @param pattern {@code {}} stands for one segment, {@code {*}} at the end for the rest
     */
    Routes add(String method, String pattern, Action action);
  }

  /** Where figures are added; names as Prometheus has them, counters without {@code _total}. */
  interface Figures {
    Figures counter(String name, String help, double value);

    Figures gauge(String name, String help, double value);
  }

  /** Answers an exchange. */
  interface Action {
    void answer(HttpExchange exchange) throws IOException;
  }
}
