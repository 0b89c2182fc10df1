package io.quorate.server;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk whose syncs wait while it is stalled, as those of a broken controller do. */
final class StallingDisk implements Disk {
  /** Stalls the disks that are made with it. */
  static final class Gate {
    private boolean closed;
    private int waiting;

    synchronized void close() {
      closed = true;
    }

    synchronized void open() {
      closed = false;
      notifyAll();
    }

    /** Returns when a sync waits at the closed gate. */
    synchronized void awaitSync() throws InterruptedException {
      while (waiting == 0) {
        wait();
      }
    }

    private synchronized void pass() {
      boolean interrupted = false;
      waiting++;
      notifyAll();
      while (closed) {
        try {
          wait();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      waiting--;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Disk disk;
  private final Gate gate;

  StallingDisk(Disk disk, Gate gate) {
    this.disk = disk;
    this.gate = gate;
  }

  private DiskFile around(DiskFile file) {
    return new DiskFile() {
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
        gate.pass();
        file.sync();
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  @Override
  public DiskFile allocate(String name, long sizeBytes) {
    return around(disk.allocate(name, sizeBytes));
  }

  @Override
  public DiskFile open(String name) {
    return around(disk.open(name));
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
