package io.quorate.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the process uses. In one JVM with several nodes each of them shows the whole JVM. */
public final class ProcessFigures {
  private static final OperatingSystemMXBean OS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private ProcessFigures() {}

  /** CPU time of this process so far, in milliseconds, user and system together. */
  public static long cpuMillis() {
    return OS.getProcessCpuTime() / 1_000_000;
  }

  static void addTo(Page page) {
    Runtime runtime = Runtime.getRuntime();
    long collections = 0;
    long collectionMillis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, collector.getCollectionCount());
      collectionMillis += Math.max(0, collector.getCollectionTime());
    }
    long resident = residentBytes();
    if (resident > 0) {
      page.gauge("process_resident_memory_bytes", "Memory of this process", resident);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    page.counter("process_cpu_seconds", "CPU time of this process", OS.getProcessCpuTime() / 1e9)
        .gauge(
            "process_start_time_seconds",
            "When this process started, in seconds since 1970",
            ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3)
        .gauge(
            "jvm_memory_heap_used_bytes",
            "Heap in use, garbage included",
            runtime.totalMemory() - runtime.freeMemory())
        .gauge("jvm_memory_heap_max_bytes", "Largest heap", runtime.maxMemory())
        .counter("jvm_gc_collections", "Garbage collections", collections)
        .counter("jvm_gc_seconds", "Time in garbage collections", collectionMillis / 1e3)
        .gauge("jvm_threads", "Platform threads", threads.getThreadCount());
  }

  /** Resident set, as Linux tells it (proc(5)); 0 where it is not told. */
  private static long residentBytes() {
    try {
      Matcher told = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
      return told.find() ? Long.parseLong(told.group(1)) << 10 : 0;
    } catch (IOException elsewhere) {
      return 0;
    }
  }
}
