package io.quorate.models.endpoint;

import io.quorate.models.object.ObjectStore.ObjectStoreException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;

/** Routes that say what is wrong with the object store when a call fails for that. */
record ObjectStoreErrors(HttpExtension.Routes routes) implements HttpExtension.Routes {

  @Override
  public HttpExtension.Routes add(String method, String pattern, HttpExtension.Action action) {
    routes.add(
        method,
        pattern,
        exchange -> {
          try {
            action.answer(exchange);
          } catch (ObjectStoreException e) {
            throw new RefusedException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()));
          }
        });
    return this;
  }
}
