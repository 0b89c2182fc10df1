package io.quorate.simulation.disk;

import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;

/** An open file; it ends with the life of the node that opened it. */
final class SimHandle implements DiskFile {
  private final SimDisk disk;
  private final SimFile file;
  private final int life;
  private boolean closed;

  SimHandle(SimDisk disk, SimFile file, int life) {
    this.disk = disk;
    this.file = file;
    this.life = life;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    check(offset, into.remaining());
    file.read(offset, into);
  }

  @Override
  public void write(long offset, ByteBuffer from) {
    check(offset, from.remaining());
    file.write(offset, from);
  }

  @Override
  public void sync() {
    check(0, 0);
    disk.sync(file);
  }

  private void check(long offset, int length) {
    disk.check(life);
    if (closed) {
      throw new IllegalStateException("the file is closed");
    }
    if (offset < 0 || offset + length > file.size()) {
      throw new IllegalArgumentException(
          "bytes " + offset + " to " + (offset + length) + " of a file of " + file.size());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
