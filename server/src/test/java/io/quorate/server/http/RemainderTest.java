package io.quorate.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.endpoint.EndpointFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sends all of a body that is too large, and only then reads, reads why it was refused. */
@Timeout(60)
class RemainderTest {
  private static final int PIECE_BYTES = 1 << 20;

  /** More than the buffers of both sockets take. */
  private static final int PIECES = 40;

  private EndpointFixture fixture;
  private Socket socket;

  @BeforeEach
  void open() throws Exception {
    fixture = new EndpointFixture();
    socket = new Socket(fixture.address.host(), fixture.address.port());
    socket.setSoTimeout(30_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    fixture.close();
  }

  @Test
  void of_a_body_of_announced_length() throws IOException {
    OutputStream out = ask("Content-Length: " + PIECES * PIECE_BYTES);
    for (int i = 0; i < PIECES; i++) {
      out.write(new byte[PIECE_BYTES]);
    }
    assertThat(answer()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
  }

  @Test
  void of_a_body_in_chunks() throws IOException {
    OutputStream out = ask("Transfer-Encoding: chunked");
    for (int i = 0; i < PIECES; i++) {
      out.write((Integer.toHexString(PIECE_BYTES) + "\r\n").getBytes(US_ASCII));
      out.write(new byte[PIECE_BYTES]);
      out.write("\r\n".getBytes(US_ASCII));
    }
    out.write("0\r\n\r\n".getBytes(US_ASCII));
    assertThat(answer()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
  }

  /** Nothing is sent: the node answers at once, and waits for nothing. */
  @Test
  void of_a_caller_that_waits_to_be_told_to_go_on() throws IOException {
    ask("Content-Length: " + PIECES * PIECE_BYTES + "\r\nExpect: 100-continue");
    assertThat(answer()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
  }

  private OutputStream ask(String header) throws IOException {
    OutputStream out = socket.getOutputStream();
    String head = "PUT /v1/keyspaces/docs/keys/a HTTP/1.1\r\nHost: n\r\n" + header + "\r\n\r\n";
    out.write(head.getBytes(US_ASCII));
    return out;
  }

  private String answer() throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), US_ASCII);
  }
}
