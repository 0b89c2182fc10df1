package io.quorate.client.grpc;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.quorate.client.Registry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code quorate:///service} to the healthy instances of that service, and again whenever
 * they change. Thread-safe.
 *
 * <pre>{@code
 * NameResolverRegistry.getDefaultRegistry()
 *     .register(new QuorateNameResolverProvider(client.registry("etcd")));
 * ManagedChannel channel =
 *     ManagedChannelBuilder.forTarget("quorate:///billing")
 *         .defaultLoadBalancingPolicy("round_robin")
 *         .usePlaintext()
 *         .build();
 * }</pre>
 */
public final class QuorateNameResolverProvider extends NameResolverProvider {

  /** Of the targets that it resolves. */
  public static final String SCHEME = "quorate";

  private static final int PRIORITY = 5;

  private final Registry registry;

  /** Of that registry, whose client must stay open as long as channels use it. */
  public QuorateNameResolverProvider(Registry registry) {
    this.registry = registry;
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    String path = target.getPath() == null ? "" : target.getPath();
    String service = path.startsWith("/") ? path.substring(1) : path;
    if (service.isEmpty() || service.indexOf('/') >= 0 || target.getAuthority() != null) {
      throw new IllegalArgumentException(
          "A target is quorate:///SERVICE, with three slashes and one name, not '%s'"
              .formatted(target));
    }
    return new QuorateNameResolver(registry, service, args);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }
}
