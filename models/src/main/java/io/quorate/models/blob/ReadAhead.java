package io.quorate.models.blob;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of packs that are read soon. The system is told, and reads them while what precedes them is
 * hashed and sent; nothing is copied. Where it cannot be told, nothing is done. For one thread.
 */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  /** {@code MADV_WILLNEED} of madvise(2), on Linux as on macOS. */
  private static final int WILL_NEED = 3;

  /**
   * Linux reads no more at one call than a disk's window, which is this unless somebody sets it.
   */
  private static final long PIECE_BYTES = 128 << 10;

  /** Of pages, the largest. */
  private static final long ALIGNMENT = 64 << 10;

  private static final @Nullable MethodHandle MADVISE = madvise();

  private record Span(PackFile file, long from, long to) {}

  private final List<Span> spans = new ArrayList<>();

  @SuppressWarnings("restricted") // a call of the C library
  private static @Nullable MethodHandle madvise() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    return linker
        .defaultLookup()
        .find("madvise")
        .map(call -> linker.downcallHandle(call, type))
        .orElse(null);
  }

  /** Adds a part; one that goes on where the last one ends is read with it. */
  void add(PackFile file, long from, long to) {
    Span last = spans.isEmpty() ? null : spans.getLast();
    if (last != null && last.file().equals(file) && last.to() == from) {
      spans.set(spans.size() - 1, new Span(file, last.from(), to));
    } else {
      spans.add(new Span(file, from, to));
    }
  }

  /** Tells the system. */
  void begin() {
    for (Span span : spans) {
      try {
        span.file().ahead(span.from(), span.to());
      } catch (IOException e) {
        LOG.debug("nothing is read ahead: {}", e.toString()); // the pack was rewritten meanwhile
      }
    }
  }

  /** Has the system read a part of a file; what lies beyond its end is left out. */
  static void begin(FileChannel file, long from, long to) throws IOException {
    long begin = from & -ALIGNMENT;
    long end = Math.min(to, file.size());
    if (MADVISE == null || begin >= end) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = file.map(MapMode.READ_ONLY, begin, end - begin, arena);
      for (long at = 0; at < bytes.byteSize(); at += PIECE_BYTES) {
        advise(MADVISE, bytes.asSlice(at, Math.min(PIECE_BYTES, bytes.byteSize() - at)));
      }
    }
  }

  private static void advise(MethodHandle madvise, MemorySegment piece) {
    try {
      int result = (int) madvise.invokeExact(piece, piece.byteSize(), WILL_NEED);
      if (result != 0) {
        LOG.trace("the system reads nothing ahead");
      }
    } catch (Throwable e) { // which invokeExact declares; the call itself throws nothing
      throw new IllegalStateException(e);
    }
  }
}
