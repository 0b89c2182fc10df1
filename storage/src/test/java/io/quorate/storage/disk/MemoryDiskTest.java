package io.quorate.storage.disk;

class MemoryDiskTest extends DiskContract {
  private final MemoryDisk disk = new MemoryDisk();

  @Override
  protected Disk open() {
    return disk;
  }
}
