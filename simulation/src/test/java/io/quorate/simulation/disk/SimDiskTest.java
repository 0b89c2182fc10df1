package io.quorate.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskContract;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFile;
import io.quorate.storage.disk.DiskFullException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SimDiskTest extends DiskContract {
  private static final int PAGE = Disk.PAGE_BYTES;

  private final SimDisk disk = new SimDisk();

  @Override
  protected Disk open() {
    return disk;
  }

  private static ByteBuffer filled(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return ByteBuffer.wrap(bytes);
  }

  private static byte at(DiskFile file, long offset) {
    ByteBuffer one = ByteBuffer.allocate(1);
    file.read(offset, one);
    return one.get(0);
  }

  @Test
  void a_crash_keeps_what_was_synced_and_may_lose_the_rest() {
    DiskFile file = disk.allocate("a", 2L * PAGE);
    file.write(0, filled(PAGE, 1));
    file.sync();
    file.write(0, filled(2 * PAGE, 2));
    assertThat(disk.crash(bound -> 1)).isEqualTo(new SimDisk.CrashReport(0, 2, 0));
    DiskFile after = disk.open("a");
    assertThat(at(after, 0)).isEqualTo((byte) 1);
    assertThat(at(after, PAGE)).isEqualTo((byte) 0);
  }

  @Test
  void a_crash_may_keep_a_later_page_and_lose_an_earlier_one() {
    DiskFile file = disk.allocate("a", 2L * PAGE);
    file.write(0, filled(PAGE, 1));
    file.write(PAGE, filled(PAGE, 2));
    long[] choices = {1, 0};
    int[] next = {0};
    assertThat(disk.crash(bound -> choices[next[0]++])).isEqualTo(new SimDisk.CrashReport(1, 1, 0));
    DiskFile after = disk.open("a");
    assertThat(at(after, 0)).isZero();
    assertThat(at(after, PAGE)).isEqualTo((byte) 2);
  }

  @Test
  void a_torn_page_mixes_old_and_new_sectors() {
    DiskFile file = disk.allocate("a", PAGE);
    file.write(0, filled(PAGE, 1));
    int[] calls = {0};
    disk.crash(bound -> bound == 3 ? 2 : calls[0]++ % 2);
    DiskFile after = disk.open("a");
    assertThat(at(after, 0)).isEqualTo((byte) 1);
    assertThat(at(after, 511)).isEqualTo((byte) 1);
    assertThat(at(after, 512)).isZero();
  }

  @Test
  void handles_end_with_the_life_that_opened_them() {
    DiskFile file = disk.allocate("a", PAGE);
    file.write(0, filled(1, 7));
    disk.kill();
    assertThatThrownBy(file::sync).isInstanceOf(IllegalStateException.class);
    assertThat(at(disk.open("a"), 0)).as("the page cache outlives the process").isEqualTo((byte) 7);
    disk.crash(bound -> 1);
    assertThat(at(disk.open("a"), 0)).isZero();
  }

  @Test
  void after_a_failed_sync_the_bytes_are_seen_but_no_later_sync_writes_them() {
    DiskFile file = disk.allocate("a", PAGE);
    file.write(0, filled(1, 7));
    disk.failSyncAfter(0);
    assertThatThrownBy(file::sync).isInstanceOf(DiskFailedException.class);
    file.sync();
    assertThat(at(file, 0)).isEqualTo((byte) 7);
    disk.crash(bound -> 0);
    assertThat(at(disk.open("a"), 0)).isZero();
  }

  @Test
  void writing_again_after_a_failed_sync_counts() {
    DiskFile file = disk.allocate("a", PAGE);
    file.write(0, filled(1, 7));
    disk.failSyncAfter(0);
    assertThatThrownBy(file::sync).isInstanceOf(DiskFailedException.class);
    file.write(0, filled(1, 7));
    file.sync();
    disk.crash(bound -> 1);
    assertThat(at(disk.open("a"), 0)).isEqualTo((byte) 7);
  }

  @Test
  void a_full_disk_refuses_and_leaves_nothing_behind() {
    disk.capacity(3L * PAGE);
    disk.allocate("a", 2L * PAGE);
    assertThatThrownBy(() -> disk.allocate("b", 2L * PAGE)).isInstanceOf(DiskFullException.class);
    assertThat(disk.list()).containsExactly("a");
    disk.delete("a");
    disk.allocate("b", 2L * PAGE);
  }

  @Test
  void corruption_changes_one_byte_whatever_the_cache_holds() {
    DiskFile file = disk.allocate("a", PAGE);
    file.write(0, filled(4, 1));
    disk.corrupt("a", 2, 0xff);
    assertThat(at(file, 1)).isEqualTo((byte) 1);
    assertThat(at(file, 2)).isEqualTo((byte) ~1);
    file.sync();
    disk.corrupt("a", 3, 0xff);
    assertThat(at(file, 3)).isEqualTo((byte) ~1);
  }
}
