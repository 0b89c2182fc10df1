package io.quorate.architecture;

import java.util.List;
import java.util.Set;

/** What a deterministic room must not call, and what to call instead. */
final class Bans {
  private static final String NO_CLOCK =
      "a process has no clock: use Effects.nanos() or Effects.wallMillis()";
  private static final String NO_CHANCE = "the only randomness is Effects.choose(site, bound)";
  private static final String NO_THREADS =
      "a process is single-threaded and owns its state: use timers, asks and messages";
  private static final String NO_FILES =
      "files and sockets stand behind ports: use Disk, Tables or messages";
  private static final String NO_SURROUNDINGS =
      "take it as a parameter, so that a replay has it too";
  private static final String NO_OUTPUT = "use Effects.note(probe, value) or a notice";
  private static final String NO_HASH_ORDER =
      "its order differs between JVMs: use LinkedHashMap, LinkedHashSet, TreeMap, TreeSet or List";
  private static final String NO_IDENTITY = "identity hashes differ between JVMs: hash the content";

  /**
   * A banned type, package (ends in a dot) or member ({@code Type.method}), and its replacement.
   */
  record Ban(String what, String instead) {}

  static final List<Ban> ALL =
      List.of(
          new Ban("java.lang.System.currentTimeMillis", NO_CLOCK),
          new Ban("java.lang.System.nanoTime", NO_CLOCK),
          new Ban("java.time.Instant.now", NO_CLOCK),
          new Ban("java.time.LocalDate.now", NO_CLOCK),
          new Ban("java.time.LocalDateTime.now", NO_CLOCK),
          new Ban("java.time.ZonedDateTime.now", NO_CLOCK),
          new Ban("java.time.OffsetDateTime.now", NO_CLOCK),
          new Ban("java.time.Clock", NO_CLOCK),
          new Ban("java.util.Date", NO_CLOCK),
          new Ban("java.util.Calendar", NO_CLOCK),
          new Ban("java.util.Random", NO_CHANCE),
          new Ban("java.util.SplittableRandom", NO_CHANCE),
          new Ban("java.util.random.", NO_CHANCE),
          new Ban("java.util.concurrent.ThreadLocalRandom", NO_CHANCE),
          new Ban("java.security.SecureRandom", NO_CHANCE),
          new Ban("java.lang.Math.random", NO_CHANCE),
          new Ban("java.util.UUID.randomUUID", NO_CHANCE),
          new Ban("java.util.Collections.shuffle", NO_CHANCE),
          new Ban("java.lang.Thread", NO_THREADS),
          new Ban("java.lang.ThreadLocal", NO_THREADS),
          new Ban("java.util.Timer", NO_THREADS),
          new Ban("java.util.concurrent.", NO_THREADS),
          new Ban("java.util.Collection.parallelStream", NO_THREADS),
          new Ban("java.util.stream.BaseStream.parallel", NO_THREADS),
          new Ban("java.lang.Object.wait", NO_THREADS),
          new Ban("java.lang.Object.notify", NO_THREADS),
          new Ban("java.lang.Object.notifyAll", NO_THREADS),
          new Ban("java.io.File", NO_FILES),
          new Ban("java.io.FileInputStream", NO_FILES),
          new Ban("java.io.FileOutputStream", NO_FILES),
          new Ban("java.io.FileReader", NO_FILES),
          new Ban("java.io.FileWriter", NO_FILES),
          new Ban("java.io.RandomAccessFile", NO_FILES),
          new Ban("java.nio.file.", NO_FILES),
          new Ban("java.nio.channels.", NO_FILES),
          new Ban("java.net.", NO_FILES),
          new Ban("java.lang.Process", NO_FILES),
          new Ban("java.lang.ProcessBuilder", NO_FILES),
          new Ban("java.lang.System.getenv", NO_SURROUNDINGS),
          new Ban("java.lang.System.getProperty", NO_SURROUNDINGS),
          new Ban("java.lang.Runtime", NO_SURROUNDINGS),
          new Ban("java.lang.System.out", NO_OUTPUT),
          new Ban("java.lang.System.err", NO_OUTPUT),
          new Ban("java.lang.Throwable.printStackTrace", NO_OUTPUT),
          new Ban("java.util.Map.of", NO_HASH_ORDER),
          new Ban("java.util.Map.ofEntries", NO_HASH_ORDER),
          new Ban("java.util.Map.copyOf", NO_HASH_ORDER),
          new Ban("java.util.Set.of", NO_HASH_ORDER),
          new Ban("java.util.Set.copyOf", NO_HASH_ORDER),
          new Ban("java.util.HashMap", NO_HASH_ORDER),
          new Ban("java.util.HashSet", NO_HASH_ORDER),
          new Ban("java.util.IdentityHashMap", NO_HASH_ORDER),
          new Ban("java.util.WeakHashMap", NO_HASH_ORDER),
          new Ban("java.util.stream.Collectors.toSet", NO_HASH_ORDER),
          new Ban("java.util.stream.Collectors.toMap", NO_HASH_ORDER),
          new Ban("java.util.stream.Collectors.toUnmodifiableSet", NO_HASH_ORDER),
          new Ban("java.util.stream.Collectors.toUnmodifiableMap", NO_HASH_ORDER),
          new Ban("java.util.stream.Collectors.groupingBy", NO_HASH_ORDER),
          new Ban("java.lang.System.identityHashCode", NO_IDENTITY),
          new Ban("java.lang.Object.hashCode", NO_IDENTITY),
          new Ban("java.lang.Enum.hashCode", NO_IDENTITY));

  /**
   * Calls that look banned and are not, with their parameter types: what holds at most one element
   * has one order, and a collector that is given its map has that map's order.
   */
  static final Set<String> FINE =
      Set.of(
          "java.util.Map.of()",
          "java.util.Map.of(java.lang.Object, java.lang.Object)",
          "java.util.Set.of()",
          "java.util.Set.of(java.lang.Object)",
          "java.util.stream.Collectors.toMap(java.util.function.Function, java.util.function.Function,"
              + " java.util.function.BinaryOperator, java.util.function.Supplier)",
          "java.util.stream.Collectors.groupingBy(java.util.function.Function, java.util.function.Supplier,"
              + " java.util.stream.Collector)");

  /** Types below a banned package that are harmless. */
  static final Set<String> FINE_TYPES = Set.of("java.util.concurrent.TimeUnit");

  /** Uses that were looked at and let stand. One that no longer occurs fails the test. */
  record Exemption(String type, String what, String reason) {}

  static final List<Exemption> EXEMPT =
      List.of(
          new Exemption(
              "io.quorate.node.shard.Timers",
              "java.util.HashMap",
              "armed timers are looked up by key; forgetting a process kills all of its timers, in any order"));

  private Bans() {}
}
