package io.quorate.cli;

import io.quorate.models.endpoint.ModelsExtension;
import io.quorate.server.LocalCluster;
import io.quorate.server.NodeServer;
import io.quorate.server.ServerConfig;
import io.quorate.server.endpoint.HttpExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Three nodes in this JVM that serve model files, and tell when chunks come from a client. */
final class LocalModelNodes implements AutoCloseable {
  static final int COUNT = 3;

  private final List<ServerConfig> configs;
  private final ModelsExtension.Settings settings;
  private final IntConsumer chunksCome;
  private final List<NodeServer> servers = new ArrayList<>();

  /**
   * @param chunksCome is told the node's index before it takes them
   */
  LocalModelNodes(Path data, ModelsExtension.Settings settings, IntConsumer chunksCome)
      throws Exception {
    this.settings = settings;
    this.chunksCome = chunksCome;
    configs = LocalCluster.configs("models", data, "127.0.0.1", Shell.freePorts(10 * COUNT), COUNT);
    for (int i = 0; i < COUNT; i++) {
      servers.add(begin(i));
    }
    for (NodeServer server : servers) {
      server.ready().get(120, TimeUnit.SECONDS);
    }
  }

  private NodeServer begin(int index) {
    HttpExtension.Factory models = ModelsExtension.factory(settings);
    return NodeServer.start(
        configs.get(index), List.of(surroundings -> new Told(models.create(surroundings), index)));
  }

  String url(int index) {
    return "http://127.0.0.1:" + configs.get(index).address().port();
  }

  /** As a crash would. */
  void kill(int index) {
    servers.get(index).kill();
  }

  void restart(int index) throws Exception {
    servers.set(index, begin(index));
    servers.get(index).ready().get(120, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    servers.forEach(NodeServer::kill);
  }

  private final class Told implements HttpExtension {
    private final HttpExtension models;
    private final int index;

    Told(HttpExtension models, int index) {
      this.models = models;
      this.index = index;
    }

    @Override
    public void addTo(Routes routes) {
      models.addTo(
          new Routes() {
            @Override
            public Routes add(String method, String pattern, Action action) {
              boolean chunks = pattern.equals("/v1/uploads/{}/chunks");
              routes.add(
                  method,
                  pattern,
                  exchange -> {
                    if (chunks
                        && exchange.parameters("copies", "stream", "from").number("copies", 2)
                            > 1) {
                      chunksCome.accept(index);
                    }
                    action.answer(exchange);
                  });
              return this;
            }
          });
    }

    @Override
    public void addTo(Figures figures) {
      models.addTo(figures);
    }

    @Override
    public void close() {
      models.close();
    }
  }
}
