package io.quorate.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * The floors of the house, ground first: what each room may import of ours and of others. This is
 * the file to review when a room wants more. The root package is a parameter so that the rules can
 * be tried on fixtures.
 */
record Rooms(String root, List<Room> rooms) {
  /** Libraries that no room needs to ask for: the JDK's base and nullness annotations. */
  private static final List<String> ALWAYS = List.of("java..", "org.jspecify.annotations..");

  /** Protocol packages that the others stand on. No other protocol package imports another. */
  static final List<String> SHARED_PROTOCOL = List.of("process", "clock", "ring", "wire", "order");

  /**
   * What a process may be made of: nothing of these rooms reads a clock, a file or chance by
   * itself.
   */
  static final List<String> DETERMINISTIC =
      List.of("protocol", "storage", "store", "services", "node");

  /**
   * One room.
   *
   * @param imports packages of ours, relative to the root, besides the room's own
   * @param libraries packages of others, besides the JDK; {@code ".."} allows all
   */
  record Room(String name, List<String> imports, List<String> libraries) {}

  static Rooms ofQuorate() {
    return ofRoot("io.quorate");
  }

  static Rooms ofRoot(String root) {
    return new Rooms(
        root,
        List.of(
            pure("protocol"),
            pure("checker"),
            pure("storage", "protocol.process..", "protocol.wire.."),
            pure("store", "protocol..", "storage.."),
            // Transactions, queries and changes are values of the machine that answers them.
            pure("services", "protocol.process..", "store.operation..", "store.machine.."),
            pure("node", "protocol..", "storage..", "store..", "services.."),
            pure(
                "simulation",
                "protocol..",
                "storage..",
                "store..",
                "services..",
                "node..",
                "checker.."),
            // A frame carries a request or a reply of the store, so its codec names them.
            open("api", "protocol.wire..", "protocol.process..", "store.operation.."),
            open("server", "protocol..", "storage..", "store..", "services..", "node..", "api.."),
            open(
                "client",
                "api..",
                "services..",
                "store.operation..",
                "store.machine..",
                "protocol.process..",
                "protocol.clock..",
                "protocol.ring..",
                "protocol.wire.."),
            open(
                "models",
                "client..",
                "server.disk..",
                "server.endpoint..",
                "services..",
                "store.operation..",
                "store.machine..",
                "protocol.process..",
                "protocol.wire.."),
            open("cli", ".."),
            open("console"),
            open("benchmarks", ".."),
            open("architecture", "..")));
  }

  private static Room pure(String name, String... imports) {
    return new Room(name, List.of(imports), List.of());
  }

  private static Room open(String name, String... imports) {
    return new Room(name, List.of(imports), List.of(".."));
  }

  /** ArchUnit package identifiers of everything that this room may depend on. */
  List<String> allowed(Room room) {
    List<String> allowed = new ArrayList<>();
    allowed.add(root + "." + room.name() + "..");
    for (String own : room.imports()) {
      allowed.add(own.equals("..") ? root + ".." : root + "." + own);
    }
    if (!room.libraries().contains("..")) {
      allowed.addAll(ALWAYS);
    }
    return allowed;
  }

  String packagesOf(Room room) {
    return root + "." + room.name() + "..";
  }
}
