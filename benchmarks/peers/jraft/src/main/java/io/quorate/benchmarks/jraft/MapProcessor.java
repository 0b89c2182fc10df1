package io.quorate.benchmarks.jraft;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Takes the driver's requests. */
final class MapProcessor implements RpcProcessor<MapRequest> {

  private static final byte[] NOTHING = {};

  private final CompletableFuture<Node> node;
  private final MapMachine machine;

  MapProcessor(CompletableFuture<Node> node, MapMachine machine) {
    this.node = node;
    this.machine = machine;
  }

  @Override
  public void handleRequest(RpcContext caller, MapRequest request) {
    Node raft = node.join();
    switch (request.kind()) {
      case MapRequest.PUT ->
          raft.apply(new Task(ByteBuffer.wrap(request.bytes()), new PutDone(request, caller)));
      case MapRequest.GET -> raft.readIndex(NOTHING, new Get(request.key(), caller));
      case MapRequest.WHO_LEADS -> caller.sendResponse(whoLeads(raft));
      default -> caller.sendResponse(MapReply.failed("unknown kind " + request.kind()));
    }
  }

  private static MapReply whoLeads(Node raft) {
    PeerId leader = raft.getLeaderId();
    return leader == null || leader.isEmpty()
        ? MapReply.failed("no leader yet")
        : MapReply.of(MapReply.OK, leader.getEndpoint().toString().getBytes(UTF_8));
  }

  @Override
  public String interest() {
    return MapRequest.class.getName();
  }

  /** On the thread that read the request: it only hands over, and a pool costs more than that. */
  @Override
  public Executor executor() {
    return Runnable::run;
  }

  private final class Get extends ReadIndexClosure {
    private final String key;
    private final RpcContext caller;

    Get(String key, RpcContext caller) {
      this.key = key;
      this.caller = caller;
    }

    @Override
    public void run(Status status, long index, byte[] context) {
      if (!status.isOk()) {
        caller.sendResponse(MapReply.failed(status.getErrorMsg()));
        return;
      }
      byte[] value = machine.get(key);
      caller.sendResponse(
          value == null ? MapReply.of(MapReply.ABSENT, NOTHING) : MapReply.of(MapReply.OK, value));
    }
  }
}
