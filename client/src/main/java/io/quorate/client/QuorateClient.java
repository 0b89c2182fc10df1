package io.quorate.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection to a cluster. Safe for use by any thread; close it when done.
 *
 * <p>Every request gets exactly one reply. {@code Reply.Refused} carries a code whose conclusion
 * says whether the request certainly had no effect ({@code NOT_DONE}) or may have had one ({@code
 * INDETERMINATE}); nothing is ever thrown for what a node answered, except by {@link Keyspace}.
 */
public final class QuorateClient implements AutoCloseable {

  private final EventLoopGroup group;
  private final Dispatcher dispatcher;

  private QuorateClient(ClientOptions options) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("quorate-client", true), NioIoHandler.newFactory());
    dispatcher = new Dispatcher(options, group);
  }

  /** Begins to connect; does not wait. A cluster that cannot be reached shows in the replies. */
  public static QuorateClient connect(ClientOptions options) {
    return new QuorateClient(options);
  }

  /**
   * Sends a request. The future never fails; it completes on the client's thread, so do not block
   * in it.
   */
  public CompletableFuture<Reply> send(Request request) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    send(request, future::complete);
    return future;
  }

  /** Sends a request; the consumer is called on the client's thread and must not block. */
  public void send(Request request, Consumer<Reply> answer) {
    dispatcher.send(request, answer);
  }

  /** Sends a request and waits for its reply. */
  public Reply call(Request request) {
    try {
      return send(request).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Refused(
          new Refusal(
              ErrorCode.INDETERMINATE, "The calling thread was interrupted while it waited"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("A reply never fails", e);
    }
  }

  /** Reads and writes of one keyspace. */
  public Keyspace keyspace(String name) {
    return new Keyspace(this, name);
  }

  /**
   * Follows the changes of an eventual keyspace until it is closed or refused for good, whatever
   * node fails meanwhile: no change is left out for good, and some come twice.
   *
   * @param prefix only keys that begin so; empty for all
   * @param from as {@link Following#cursor} said, or {@link FeedCursor#now} or {@link
   *     FeedCursor#beginning}
   */
  public Following follow(
      String keyspace, byte[] prefix, FeedCursor from, Following.Listener listener) {
    return Following.begin(this, keyspace, prefix, from, listener);
  }

  /** The primitives of one ordered keyspace. */
  public Group group(String keyspace) {
    return new Group(this, keyspace);
  }

  /**
   * A lock of that name in a keyspace of one order, such as {@code etcd}, with a lease of 10
   * seconds.
   */
  public DistributedLock lock(String keyspace, String name) {
    return lock(keyspace, name, LeaseSettings.DEFAULT, new byte[0]);
  }

  /**
   * The same with a lease of your choice.
   *
   * @param holder what people see as the value of the holder's key
   */
  public DistributedLock lock(String keyspace, String name, LeaseSettings lease, byte[] holder) {
    new QueueKeys(name); // names are judged at once
    return new DistributedLock(dispatcher, keyspace, name, lease, holder);
  }

  /** So many permits of that name in a keyspace of one order. */
  public DistributedSemaphore semaphore(String keyspace, String name, int permits) {
    return semaphore(keyspace, name, permits, LeaseSettings.DEFAULT, new byte[0]);
  }

  /**
   * The same with a lease of your choice.
   *
   * @param holder what people see as the value of a permit's key
   */
  public DistributedSemaphore semaphore(
      String keyspace, String name, int permits, LeaseSettings lease, byte[] holder) {
    new QueueKeys(name); // names are judged at once
    return new DistributedSemaphore(dispatcher, keyspace, name, permits, lease, holder);
  }

  /** A counter in a keyspace of one order: the key of that name. */
  public DistributedCounter counter(String keyspace, String name) {
    return new DistributedCounter(dispatcher, keyspace, name);
  }

  /** A barrier in a keyspace of one order: the key of that name. */
  public DistributedBarrier barrier(String keyspace, String name) {
    return new DistributedBarrier(this, dispatcher, keyspace, name);
  }

  /** An election of that name in a keyspace of one order. */
  public Election election(String keyspace, String name) {
    return election(keyspace, name, LeaseSettings.DEFAULT);
  }

  /** The same with a lease of your choice. */
  public Election election(String keyspace, String name, LeaseSettings lease) {
    new QueueKeys(name); // names are judged at once
    return new Election(this, dispatcher, keyspace, name, lease);
  }

  /** The registry of services in a keyspace of one order. */
  public Registry registry(String keyspace) {
    return registry(keyspace, LeaseSettings.DEFAULT);
  }

  /** The same with a lease of your choice. */
  public Registry registry(String keyspace, LeaseSettings lease) {
    return new Registry(dispatcher, keyspace, lease);
  }

  /** What waits for something to happen, and can be ended. */
  Wait waiting() {
    return new Wait(dispatcher, dispatcher.timeoutNanos());
  }

  /** Does something after a pause, on the client's thread; not once it is closed. */
  void later(Runnable task) {
    dispatcher.later(task);
  }

  /** Closes all connections; requests that still wait are answered. */
  @Override
  public void close() {
    try {
      group.next().submit(dispatcher::close).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
