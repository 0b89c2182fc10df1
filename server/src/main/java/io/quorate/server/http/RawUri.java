package io.quorate.server.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Keeps the address of each request as it was sent. Jetty refuses an encoded zero byte before any
 * handler sees the request, whatever its settings; in a key it is a byte like any other.
 */
final class RawUri {
  private RawUri() {}

  /** The path of a request, still percent-encoded. */
  static String path(Request request) {
    String uri = sent(request);
    if (!uri.startsWith("/")) {
      return String.valueOf(request.getHttpURI().getPath()); // an absolute form
    }
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  /** The query of a request, still percent-encoded; empty where there is none. */
  static String query(Request request) {
    String uri = sent(request);
    int start = uri.indexOf('?');
    return start < 0 ? "" : uri.substring(start + 1);
  }

  private static String sent(Request request) {
    return request.getConnectionMetaData() instanceof RawUriConnection connection
        ? connection.uri
        : request.getHttpURI().getPathQuery();
  }

  /** Makes connections that keep addresses. */
  static final class Factory extends HttpConnectionFactory {
    /** Bytes that one read of a connection takes; Jetty's 8 KiB cost a call for each of them. */
    private static final int READ_BYTES = 64 << 10;

    Factory(HttpConfiguration configuration) {
      super(configuration);
      setInputBufferSize(READ_BYTES);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      RawUriConnection connection =
          new RawUriConnection(getHttpConfiguration(), connector, endPoint);
      return configure(connection, connector, endPoint);
    }
  }

  /** Reads a request only when the one before has been answered, so one address is enough. */
  private static final class RawUriConnection extends HttpConnection {
    private volatile String uri = "";

    RawUriConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String sent, HttpVersion version) {
      uri = sent;
      return super.newHttpStream(method, sent.replace("%00", "%01"), version);
    }
  }
}
