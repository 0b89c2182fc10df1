package io.quorate.benchmarks.scenario;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What one durable replicated write cannot go below on this machine: an append of 4 KB with its
 * sync, and one round trip of a small message over the loopback interface. The file is written in
 * full beforehand, as a journal that is recycled is.
 */
final class Floor implements AutoCloseable {

  private static final int APPEND_BYTES = 4096;
  private static final int FILE_BYTES = 16 << 20;
  private static final int MESSAGE_BYTES = 256;

  private final FileChannel file;
  private final ServerSocket listener;
  private final Socket here;
  private final DataInputStream answers;
  private final ByteBuffer page = ByteBuffer.allocateDirect(APPEND_BYTES);
  private final byte[] message = new byte[MESSAGE_BYTES];
  private long position;

  /** Medians of one run, in milliseconds. */
  record Figures(double sync, double roundTrip, double both) {}

  Floor(Path folder) throws IOException {
    file =
        FileChannel.open(
            folder.resolve("floor"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    for (long at = 0; at < FILE_BYTES; at += APPEND_BYTES) {
      file.write(page.clear(), at);
    }
    file.force(true);
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("echo").start(this::echo);
    here = new Socket(listener.getInetAddress(), listener.getLocalPort());
    here.setTcpNoDelay(true);
    answers = new DataInputStream(here.getInputStream());
  }

  private void echo() {
    byte[] buffer = new byte[MESSAGE_BYTES];
    try (Socket there = listener.accept();
        DataInputStream in = new DataInputStream(there.getInputStream());
        OutputStream out = there.getOutputStream()) {
      there.setTcpNoDelay(true);
      while (true) {
        in.readFully(buffer);
        out.write(buffer);
      }
    } catch (IOException _) {
      // The other side has closed.
    }
  }

  Figures run(Duration time) throws IOException {
    Histogram syncs = new Histogram(3);
    Histogram roundTrips = new Histogram(3);
    Histogram both = new Histogram(3);
    long until = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now < until; ) {
      append();
      long synced = System.nanoTime();
      here.getOutputStream().write(message);
      answers.readFully(message);
      long answered = System.nanoTime();
      syncs.recordValue(synced - now);
      roundTrips.recordValue(answered - synced);
      both.recordValue(answered - now);
      now = answered;
    }
    return new Figures(millis(syncs), millis(roundTrips), millis(both));
  }

  private void append() throws IOException {
    file.write(page.clear(), position);
    file.force(false);
    position = (position + APPEND_BYTES) % FILE_BYTES;
  }

  private static double millis(Histogram nanos) {
    return nanos.getValueAtPercentile(50) / 1e6;
  }

  @Override
  public void close() throws IOException {
    here.close();
    listener.close();
    file.close();
  }
}
