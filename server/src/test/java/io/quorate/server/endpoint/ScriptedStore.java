package io.quorate.server.endpoint;

import io.quorate.node.Cancellation;
import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers every request as a test says, and remembers them. */
public final class ScriptedStore implements RequestHandler {
  /** What a context or a receipt looks like does not matter to endpoints: here are some. */
  public static final Context CONTEXT =
      new Context(7, 42, Clock.of(List.of(new Clock.Entry(new Actor("n1", 1), 3, 1000))));

  /** Two primaries answered. */
  public static final Receipt RECEIPT =
      new Receipt("eventual", 2, List.of(new NodeId("n1"), new NodeId("n2")), List.of());

  /** Instead of an answer: it waits until it is cancelled. */
  public static final Reply WAITS = new Reply.Done("waits");

  /** What waits or waited, oldest first. */
  public final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();

  /** Whose waits were cancelled. */
  public final BlockingQueue<Request> cancelled = new LinkedBlockingQueue<>();

  /** What requests came, oldest first. */
  public final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private volatile Function<Request, Reply> answers = ScriptedStore::usual;

  /** Has requests answered like this from now on. */
  public void answer(Function<Request, Reply> newAnswers) {
    answers = newAnswers;
  }

  @Override
  public Cancellation handle(Request request, Consumer<Reply> reply) {
    requests.add(request);
    Reply answer = answers.apply(request);
    if (answer.equals(WAITS)) {
      waiting.add(request);
      return () -> cancelled.add(request);
    }
    reply.accept(answer);
    return Cancellation.NONE;
  }

  /** The last request that came. */
  public Request last() {
    Request last = null;
    for (Request request : requests) {
      last = request;
    }
    if (last == null) {
      throw new AssertionError("no request came");
    }
    return last;
  }

  /** A value that node n1 wrote. */
  public static Sibling sibling(long counter, String value) {
    return new Sibling(
        new Dot(new Actor("n1", 1), counter),
        5L << 16,
        false,
        value.getBytes(StandardCharsets.UTF_8));
  }

  /** A deletion by node n1. */
  public static Sibling deletion(long counter) {
    return new Sibling(new Dot(new Actor("n1", 1), counter), 5L << 16, true, new byte[0]);
  }

  /** An answer of the kind that the request expects. */
  public static Reply usual(Request request) {
    return switch (request) {
      case Request.Get _ -> new Reply.Found(List.of(sibling(3, "hello")), CONTEXT, RECEIPT);
      case Request.Put _, Request.Delete _ -> new Reply.Stored(CONTEXT, RECEIPT);
      case Request.Scan _ ->
          new Reply.Listed(
              List.of(
                  new Reply.Row(
                      "a key".getBytes(StandardCharsets.UTF_8), List.of(sibling(3, "v")), CONTEXT),
                  new Reply.Row(new byte[] {(byte) 0xff, 1}, List.of(sibling(2, "w")), CONTEXT)),
              false,
              12);
      case Request.CreateKeyspace create ->
          new Reply.Described(new KeyspaceInfo(create.name(), 9, create.settings()));
      case Request.DescribeKeyspace describe ->
          new Reply.Described(new KeyspaceInfo(describe.name(), 9, KeyspaceSettings.DEFAULT));
      case Request.ListKeyspaces _ ->
          new Reply.Keyspaces(List.of(new KeyspaceInfo("docs", 9, KeyspaceSettings.DEFAULT)));
      case Request.ClusterStatus _ -> new Reply.Cluster(Clusters.small());
      case Request.History _ ->
          new Reply.Versions(
              List.of(
                  new Reply.Version(3, true, new byte[0]),
                  new Reply.Version(2, false, "hello".getBytes(StandardCharsets.UTF_8))),
              true,
              12);
      case Request.Changes changes -> new Reply.Changed(List.of(), changes.from(), false, false);
      case Request.Compact _,
          Request.AtPartition _,
          Request.Restore _,
          Request.DeleteKeyspace _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.MoveTableLeader _,
          Request.Cut _,
          Request.Heal _,
          GroupRequest _ ->
          new Reply.Done("done");
    };
  }
}
