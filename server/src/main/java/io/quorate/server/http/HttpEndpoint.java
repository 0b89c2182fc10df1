package io.quorate.server.http;

import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.FencedWrites;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.NodeView;
import io.quorate.server.etcd.EtcdQuota;
import io.quorate.server.loop.AcceptedSockets;
import io.quorate.server.loop.Silence;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of a node. */
public final class HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

  /** A percent-encoded key of 4 KiB, and a context of 64 KiB twice over. */
  private static final int HEADER_BYTES_MAX = 160 << 10;

  private static final long IDLE_MILLIS_MAX = 60_000;
  private static final long STOP_MILLIS = 3_000;

  private final Server server;
  private final ServerConnector connector;
  private final WatchRoute watches;
  private final Silence silence;

  /**
   * Prepares the server without opening its port.
   *
   * @param silence after which a connection is closed on which something is on its way
   */
  public HttpEndpoint(
      String host,
      int port,
      BlockingRequests requests,
      NodeView node,
      List<HttpExtension> extensions,
      Silence silence) {
    this.silence = silence;
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("http-" + node.self());
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-call-", 0).factory()));
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    http.setResponseHeaderSize(HEADER_BYTES_MAX);
    // A key may hold any byte: empty segments, encoded slashes, what is no UTF-8. We read the raw
    // path.
    http.setUriCompliance(UriCompliance.UNSAFE);
    connector = new ServerConnector(server, 1, 1, new RawUri.Factory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS_MAX);
    connector.setReuseAddress(true);
    server.addConnector(connector);
    server.setStopTimeout(STOP_MILLIS);
    Replies replies = new Replies(requests);
    watches = new WatchRoute(replies, requests);
    server.setHandler(new HttpHandler(routes(replies, requests, node, extensions)));
    server.setErrorHandler(new JsonErrors());
  }

  private Router routes(
      Replies replies, BlockingRequests requests, NodeView node, List<HttpExtension> extensions) {
    Router router = new Router();
    new NodePages(node).addTo(router);
    new ClusterRoutes(replies).addTo(router);
    new KeyspaceRoutes(replies).addTo(router);
    new EtcdRoutes(new EtcdQuota(requests)).addTo(router);
    new ScanRoute(replies).addTo(router);
    watches.addTo(router);
    new BackupRoutes(requests).addTo(router);
    new KeyRoutes(replies, new FencedWrites(requests)).addTo(router);
    extensions.forEach(extension -> extension.addTo(new Extended(router)));
    return router;
  }

  /** Adds an extension's paths. */
  private record Extended(Router router) implements HttpExtension.Routes {
    @Override
    public HttpExtension.Routes add(String method, String pattern, HttpExtension.Action action) {
      router.add(method, pattern, call -> action.answer(new Exchange(call)));
      return this;
    }
  }

  /**
   * Opens the port and serves.
   *
   * @throws Exception what Jetty throws; a {@link java.net.BindException} among its causes when the
   *     port is taken
   */
  public void start() throws Exception {
    connector.open();
    if (!AcceptedSockets.end(port(), silence)) {
      LOG.info("Callers over HTTP whose machine vanishes are noticed when TCP gives them up");
    }
    server.start();
  }

  /** The port that is served. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Lets calls under way end, for a few seconds, and stops. */
  public void stop() throws Exception {
    watches.stop();
    server.stop();
  }
}
