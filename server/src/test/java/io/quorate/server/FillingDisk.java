package io.quorate.server;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.util.List;

/** A disk on which there is no room for another file while it is full. */
final class FillingDisk implements Disk {
  private final Disk disk;
  private volatile boolean full;

  FillingDisk(Disk disk) {
    this.disk = disk;
  }

  void fill(boolean now) {
    full = now;
  }

  @Override
  public DiskFile allocate(String name, long sizeBytes) {
    if (full) {
      throw new DiskFullException("no room for " + name);
    }
    return disk.allocate(name, sizeBytes);
  }

  @Override
  public DiskFile open(String name) {
    return disk.open(name);
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
}
