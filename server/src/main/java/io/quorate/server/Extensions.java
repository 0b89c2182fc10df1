package io.quorate.server;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What other rooms add to a node. */
final class Extensions {
  private Extensions() {}

  /**
   * Makes them all, or none.
   *
   * @throws StartupException when one cannot be made
   */
  static List<HttpExtension> create(
      List<HttpExtension.Factory> factories, HttpExtension.Surroundings surroundings) {
    List<HttpExtension> created = new ArrayList<>();
    try {
      for (HttpExtension.Factory factory : factories) {
        created.add(factory.create(surroundings));
      }
      return List.copyOf(created);
    } catch (IOException | RuntimeException e) {
      created.forEach(HttpExtension::close);
      throw new StartupException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }
}
