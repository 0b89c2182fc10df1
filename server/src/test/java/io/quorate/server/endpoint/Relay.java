package io.quorate.server.endpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Between a caller and a node, until it takes nothing more from either and tells neither: what a
 * proxy looks like whose caller's machine vanished.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean frozen;

  /**
   * @param port of the node, on this machine
   */
  Relay(int port) throws IOException {
    Thread.ofVirtual().start(() -> accept(port));
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on nothing passes. */
  void freeze() {
    frozen = true;
  }

  private void accept(int port) {
    try {
      while (true) {
        Socket caller = door.accept();
        open.add(caller);
        Socket node = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(node);
        Thread.ofVirtual().start(() -> pass(caller, node));
        Thread.ofVirtual().start(() -> pass(node, caller));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[8192];
    try {
      for (int count = from.getInputStream().read(bytes);
          count >= 0;
          count = from.getInputStream().read(bytes)) {
        if (frozen) {
          closed.await();
        }
        to.getOutputStream().write(bytes, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException _) {
      // One of the two has closed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
