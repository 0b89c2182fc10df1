package io.quorate.server.disk;

import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An open file of a {@link FileDisk}. Any failure, even of a write, is final, since the file was
 * allocated in full. Whole pages are written past the page cache where the file system can.
 */
final class ChannelFile implements DiskFile {
  private final Path path;
  private final FileChannel channel;
  private final @Nullable DirectPages direct;
  private final long size;
  private volatile boolean failed;

  ChannelFile(Path path, FileChannel channel, @Nullable DirectPages direct, long size) {
    this.path = path;
    this.channel = channel;
    this.direct = direct;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    check(offset, into.remaining());
    try {
      for (long at = offset; into.hasRemaining(); ) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw new IOException("the file ends at byte " + at + " instead of " + size);
        }
        at += read;
      }
    } catch (IOException e) {
      throw fail("read", e);
    }
  }

  @Override
  public void write(long offset, ByteBuffer from) {
    check(offset, from.remaining());
    try {
      if (direct == null || !writtenDirectly(direct, offset, from)) {
        for (long at = offset; from.hasRemaining(); ) {
          at += channel.write(from, at);
        }
      }
    } catch (IOException e) {
      throw fail("write", e);
    }
  }

  private static boolean writtenDirectly(DirectPages direct, long offset, ByteBuffer from)
      throws IOException {
    synchronized (direct) {
      if (direct.takes(offset, from.remaining())) {
        direct.write(offset, from);
        return true;
      }
      direct.forget(offset, from.remaining());
      return false;
    }
  }

  @Override
  public void sync() {
    check(0, 0);
    try {
      channel.force(false); // the size never changes, so data is all there is
    } catch (IOException e) {
      throw fail("sync", e);
    }
  }

  private void check(long offset, int length) {
    if (failed) {
      throw new DiskFailedException(path + " failed before; the node must stop");
    }
    if (offset < 0 || offset + length > size) {
      throw new IllegalArgumentException(
          "bytes " + offset + " to " + (offset + length) + " of " + path + ", which has " + size);
    }
  }

  private DiskFailedException fail(String what, IOException e) {
    failed = true;
    return new DiskFailedException(what + " of " + path + " failed: " + e, e);
  }

  @Override
  public void close() {
    try (channel) {
      if (direct != null) {
        direct.close();
      }
    } catch (IOException e) {
      throw fail("close", e);
    }
  }
}
