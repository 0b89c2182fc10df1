package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Quorate, driven by etcd's client over etcd's API. */
public final class QuorateAsEtcd implements SystemUnderTest {

  private final Path folder;
  private final QuorateSystem quorate;
  private final ClassPath classPath;

  /**
   * Takes over a running cluster.
   *
   * @param classPath of etcd's client
   */
  public QuorateAsEtcd(Path folder, QuorateSystem quorate, ClassPath classPath) {
    this.folder = folder;
    this.quorate = quorate;
    this.classPath = classPath;
  }

  @Override
  public String name() {
    return "quorate-jetcd";
  }

  @Override
  public String settings() {
    return "the keyspace etcd, linearizable, over etcd's API, jetcd 0.8.7";
  }

  @Override
  public List<Long> pids() {
    return quorate.pids();
  }

  @Override
  public LoadProcess connect(int keys, int valueBytes) throws IOException {
    List<String> endpoints =
        quorate.urls().stream()
            .map(URI::create)
            .map(url -> "http://%s:%d".formatted(url.getHost(), url.getPort() + 1))
            .toList();
    return LoadProcess.start(
        classPath, folder, EtcdSystem.STORE_DRIVER, keys, valueBytes, endpoints);
  }

  @Override
  public void close() {
    quorate.close();
  }
}
