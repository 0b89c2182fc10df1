package io.quorate.store.operation;

/**
 * Where a node listens.
 *
 * @param port first of its four ports: HTTP; then gRPC, clients, peers
 */
public record NodeAddress(String host, int port) {

  public int grpcPort() {
    return port + 1;
  }

  public int clientPort() {
    return port + 2;
  }

  public int peerPort() {
    return port + 3;
  }
}
