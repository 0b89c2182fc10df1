package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every call: by its route, or by an error. */
final class HttpHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  private final Router router;

  HttpHandler(Router router) {
    this.router = router;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      answer(request, response);
      if (response.getStatus() >= HttpStatus.BAD_REQUEST_400) {
        Remainder.drop(request);
      }
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e); // the caller went away
    }
    return true;
  }

  private void answer(Request request, Response response) throws IOException {
    Call call = new Call(request, response, List.of());
    try {
      Router.Match match = router.find(request.getMethod(), RawUri.path(request));
      match.action().answer(new Call(request, response, match.arguments()));
    } catch (Problem problem) {
      problem.headers().forEach(call::set);
      call.json(problem.status(), StoreJson.error(problem.refusal()));
    } catch (RefusedException refused) {
      if (response.isCommitted()) {
        throw new IOException(refused);
      }
      call.json(refused.refusal().code().httpStatus(), StoreJson.error(refused.refusal()));
    } catch (EofException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e instanceof HttpException http && !response.isCommitted()) {
        call.json(
            http.getCode(), StoreJson.error(JsonErrors.refusal(http.getCode(), http.getReason())));
        return;
      }
      LOG.error("A call failed: {} {}", request.getMethod(), request.getHttpURI(), e);
      if (response.isCommitted()) {
        throw new IOException(e);
      }
      call.json(
          500,
          StoreJson.error(
              new Refusal(
                  ErrorCode.INTERNAL,
                  "the node failed to answer; its log says more. A write may have taken effect")));
    }
  }
}
