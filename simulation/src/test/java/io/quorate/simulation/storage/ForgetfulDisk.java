package io.quorate.simulation.storage;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A disk where only the first sync of each open file does anything: what a journal would have that
 * makes the header of a segment durable, and then skips the syncs that acknowledgements wait for.
 */
record ForgetfulDisk(Disk disk) implements Disk {

  @Override
  public DiskFile allocate(String name, long sizeBytes) {
    return new Handle(disk.allocate(name, sizeBytes));
  }

  @Override
  public DiskFile open(String name) {
    return new Handle(disk.open(name));
  }

  @Override
  public void rename(String from, String to) {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) {
    disk.delete(name);
  }

  @Override
  public List<String> list() {
    return disk.list();
  }

  @Override
  public void close() {
    disk.close();
  }

  private static final class Handle implements DiskFile {
    private final DiskFile file;
    private boolean synced;

    private Handle(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
      file.read(offset, into);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
      file.write(offset, from);
    }

    @Override
    public void sync() {
      if (!synced) {
        file.sync();
        synced = true;
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
