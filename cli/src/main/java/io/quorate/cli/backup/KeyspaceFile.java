package io.quorate.cli.backup;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameReader;
import io.quorate.store.backup.FrameWriter;
import io.quorate.store.backup.SectionCheck;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** The file of one keyspace while it is written; a section that breaks off is begun anew. */
final class KeyspaceFile implements AutoCloseable {
  private final FileChannel channel;
  private final LongConsumer progress;
  private MessageDigest digest = BackupFolder.sha256();

  KeyspaceFile(Path file, LongConsumer progress) throws IOException {
    this.progress = progress;
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteArrayOutputStream magic = new ByteArrayOutputStream();
    new FrameWriter(magic).begin();
    write(magic.toByteArray());
  }

  /** Writes a partition's section behind those before. */
  SectionCheck section(HttpNodes nodes, String path, int partition) throws IOException {
    long begin = channel.position();
    MessageDigest before = copy(digest);
    return nodes.stream(
        path,
        in -> {
          if (channel.position() != begin) {
            progress.accept(begin - channel.position());
            local(() -> channel.truncate(begin));
            digest = copy(before);
          }
          return section(in, partition);
        });
  }

  private SectionCheck section(InputStream in, int partition) throws IOException {
    FrameReader frames = new FrameReader(in);
    frames.begin();
    Frame first = next(frames);
    SectionCheck check = new SectionCheck(first, partition);
    append(first);
    boolean more = true;
    while (more) {
      Frame frame = next(frames);
      more = check.take(frame);
      append(frame);
    }
    return check;
  }

  private static Frame next(FrameReader frames) throws IOException {
    Frame frame = frames.next();
    if (frame == null) {
      throw new EOFException("the node broke off");
    }
    if (frame instanceof Frame.Broken broken) {
      throw new HttpNodes.PassingException(new Refusal(code(broken.code()), broken.message()));
    }
    return frame;
  }

  private static ErrorCode code(String name) {
    try {
      return ErrorCode.valueOf(name);
    } catch (IllegalArgumentException _) {
      return ErrorCode.INTERNAL;
    }
  }

  private void append(Frame frame) {
    local(() -> write(FrameWriter.encoded(frame)));
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    digest.update(bytes);
    progress.accept(bytes.length);
  }

  private interface Writing {
    void run() throws IOException;
  }

  /** What fails here is this machine's disk, and no reason to ask another node. */
  private static void local(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the backup cannot be written: %s; what there is of it is no backup, remove it"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be copied", e);
    }
  }

  /** Makes it durable; its SHA-256. */
  String finish() throws IOException {
    channel.force(true);
    return BackupFolder.hex(digest);
  }

  long bytes() throws IOException {
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
