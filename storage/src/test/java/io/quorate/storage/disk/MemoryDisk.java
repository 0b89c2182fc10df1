package io.quorate.storage.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files on the heap. It loses nothing by itself; tests copy it, cut it and damage it. */
public final class MemoryDisk implements Disk {
  private final Map<String, byte[]> files = new TreeMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private boolean syncFails;
  private int syncs;

  /** A copy of all files: what a crash right now would find if everything had reached the disk. */
  public synchronized MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }

  /** The bytes of a file themselves, to be damaged. */
  public synchronized byte[] bytes(String name) {
    return file(name);
  }

  /** From now on {@code allocate} refuses what would make the files larger than this in all. */
  public synchronized void limit(long bytes) {
    capacityBytes = bytes;
  }

  /** From now on every sync fails. */
  public synchronized void failSyncs() {
    syncFails = true;
  }

  /** How often a sync was asked for. */
  public synchronized int syncs() {
    return syncs;
  }

  @Override
  public synchronized DiskFile allocate(String name, long sizeBytes) {
    if (files.containsKey(name)) {
      throw new IllegalArgumentException("file " + name + " exists");
    }
    long used = files.values().stream().mapToLong(bytes -> bytes.length).sum();
    if (used + sizeBytes > capacityBytes) {
      throw new DiskFullException("no room for " + name);
    }
    files.put(name, new byte[Math.toIntExact(sizeBytes)]);
    return open(name);
  }

  @Override
  public synchronized DiskFile open(String name) {
    return new Handle(file(name));
  }

  private byte[] file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("there is no file " + name);
    }
    return bytes;
  }

  @Override
  public synchronized void rename(String from, String to) {
    byte[] bytes = file(from);
    if (files.containsKey(to)) {
      throw new IllegalArgumentException("file " + to + " exists");
    }
    files.remove(from);
    files.put(to, bytes);
  }

  @Override
  public synchronized void delete(String name) {
    files.remove(name);
  }

  @Override
  public synchronized List<String> list() {
    return new ArrayList<>(files.keySet());
  }

  @Override
  public void close() {}

  private final class Handle implements DiskFile {
    private final byte[] bytes;

    private Handle(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
      into.put(bytes, at(offset, into.remaining()), into.remaining());
    }

    @Override
    public void write(long offset, ByteBuffer from) {
      from.get(bytes, at(offset, from.remaining()), from.remaining());
    }

    private int at(long offset, int length) {
      if (offset < 0 || offset + length > bytes.length) {
        throw new IllegalArgumentException(
            "bytes " + offset + " to " + (offset + length) + " of a file of " + bytes.length);
      }
      return (int) offset;
    }

    @Override
    public void sync() {
      synchronized (MemoryDisk.this) {
        syncs++;
        if (syncFails) {
          throw new DiskFailedException("sync failed on purpose");
        }
      }
    }

    @Override
    public void close() {}
  }

  /** Fills a file with a byte, as if it had never been written. */
  public void fill(String name, int from, int to, int value) {
    Arrays.fill(bytes(name), from, to, (byte) value);
  }
}
