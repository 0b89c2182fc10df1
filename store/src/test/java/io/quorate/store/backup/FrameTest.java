package io.quorate.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Lease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written is read, and nothing else is. */
class FrameTest {
  private static final Entry ENTRY =
      new Entry("k".getBytes(StandardCharsets.UTF_8), new byte[] {0, 1}, 2, 5, 3, -7);
  private static final Versions STATE =
      Versions.empty().put(Clock.empty(), new Actor("n1~b", 4), 9, 8, false, new byte[] {5});

  private static byte[] file(Frame... frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out);
    writer.begin();
    for (Frame frame : frames) {
      writer.write(frame);
    }
    assertThat(writer.bytes()).isEqualTo(out.size());
    return out.toByteArray();
  }

  private static List<Frame> read(byte[] file) throws IOException {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(file));
    reader.begin();
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
      frames.add(frame);
    }
    return frames;
  }

  private static byte[] whole() throws IOException {
    return file(
        new Frame.Open(3, 5),
        new Frame.Entries(List.of(ENTRY)),
        new Frame.Leases(List.of(new Lease(-7, 60, Lease.WHOLE))),
        new Frame.End(2, 1));
  }

  @Test
  void every_frame_is_read_as_it_was_written() throws IOException {
    List<Frame> frames = read(whole());
    assertThat(frames)
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new Frame.Open(3, 5),
                new Frame.Entries(List.of(ENTRY)),
                new Frame.Leases(List.of(new Lease(-7, 60, Lease.WHOLE))),
                new Frame.End(2, 1)));
    List<Frame> states =
        read(file(new Frame.States(List.of(new Frame.State(new byte[] {1}, STATE)))));
    assertThat(((Frame.States) states.getFirst()).states().getFirst().versions()).isEqualTo(STATE);
    assertThat(read(file(new Frame.Broken("COMPACTED", "late"))))
        .containsExactly(new Frame.Broken("COMPACTED", "late"));
  }

  @Test
  void no_changed_byte_and_no_cut_goes_unnoticed() throws IOException {
    byte[] whole = whole();
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      assertThatThrownBy(() -> read(changed))
          .as("byte %d", at)
          .isInstanceOf(BadBackupException.class);
      byte[] cut = Arrays.copyOf(whole, at);
      assertThatThrownBy(() -> check(cut)).as("cut at %d", at).isInstanceOf(IOException.class);
    }
    assertThat(check(whole).keys()).isEqualTo(1);
  }

  private static SectionCheck check(byte[] file) throws IOException {
    List<Frame> frames = read(file);
    if (frames.isEmpty()) {
      throw new BadBackupException("empty");
    }
    SectionCheck check = new SectionCheck(frames.getFirst(), 3);
    for (Frame frame : frames.subList(1, frames.size())) {
      check.take(frame);
    }
    if (!check.ended()) {
      throw new BadBackupException("no end");
    }
    return check;
  }

  @Test
  void a_section_holds_what_it_says_in_order() throws IOException {
    assertThatThrownBy(() -> check(file(new Frame.Open(2, 5)))).hasMessageContaining("partition 3");
    assertThatThrownBy(() -> check(file(new Frame.Open(3, 5), new Frame.End(1, 0))))
        .hasMessageContaining("should have 1");
    Frame entries = new Frame.Entries(List.of(ENTRY));
    assertThatThrownBy(() -> check(file(new Frame.Open(3, 5), entries, entries)))
        .hasMessageContaining("not in order");
    assertThatThrownBy(() -> check(file(new Frame.Open(3, 4), entries)))
        .hasMessageContaining("newer than the revision");
    assertThatThrownBy(() -> check(file(new Frame.Open(3, 0), entries)))
        .hasMessageContaining("stands where none can be");
  }

  @Test
  void other_files_and_later_formats_are_told_apart() {
    assertThatThrownBy(() -> read("PK34 something".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("no backup of Quorate");
    assertThatThrownBy(() -> read("QUORATE BACKUP 2\n".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("format 2")
        .hasMessageContaining("newer program");
  }
}
