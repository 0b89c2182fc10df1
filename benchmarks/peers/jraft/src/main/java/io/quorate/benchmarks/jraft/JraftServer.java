package io.quorate.benchmarks.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One server: {@code JraftServer HOST:PORT HOST:PORT,HOST:PORT,HOST:PORT FOLDER}. */
public final class JraftServer {

  private static final int ELECTION_MILLIS = 5_000; // stands a busy machine
  private static final int SNAPSHOT_SECONDS = 120;

  private JraftServer() {}

  public static void main(String[] args) throws IOException {
    PeerId self = PeerId.parsePeer(args[0]);
    Path folder = Files.createDirectories(Path.of(args[2]));
    Configuration peers = new Configuration();
    if (!peers.parse(args[1])) {
      throw new IllegalArgumentException("Expected HOST:PORT,HOST:PORT,…, was: " + args[1]);
    }
    MapCodec.register();
    MapMachine machine = new MapMachine();
    CompletableFuture<Node> node = new CompletableFuture<>();
    RpcServer rpc = RaftRpcServerFactory.createRaftRpcServer(self.getEndpoint());
    rpc.registerProcessor(new MapProcessor(node, machine));
    NodeOptions options = options(machine, folder);
    options.setInitialConf(peers);
    node.complete(new RaftGroupService("map", self, options, rpc).start());
    System.out.println("ready");
  }

  private static NodeOptions options(MapMachine machine, Path folder) {
    RaftOptions raft = new RaftOptions();
    raft.setSync(true);
    raft.setSyncMeta(true);
    raft.setOpenStatistics(false);
    NodeOptions options = new NodeOptions();
    options.setRaftOptions(raft);
    options.setFsm(machine);
    options.setElectionTimeoutMs(ELECTION_MILLIS);
    options.setSnapshotIntervalSecs(SNAPSHOT_SECONDS);
    options.setLogUri(folder.resolve("log").toString());
    options.setRaftMetaUri(folder.resolve("meta").toString());
    options.setSnapshotUri(folder.resolve("snapshot").toString());
    return options;
  }
}
