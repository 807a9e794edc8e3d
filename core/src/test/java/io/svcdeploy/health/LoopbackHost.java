package io.svcdeploy.health;

import io.svcdeploy.transport.HostConnection;
import io.svcdeploy.transport.ScriptResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** This machine as the host: opens real sockets, and hands them out as {@code dress} likes. */
record LoopbackHost(UnaryOperator<Socket> dress) implements HostConnection {
  @Override
  public Socket openSocket(String address, int port, Duration timeout) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
    return dress.apply(socket);
  }

  @Override
  public String host() {
    return "loopback";
  }

  @Override
  public ScriptResult run(String script, Duration deadline) {
    throw new AssertionError("socket checks run no script");
  }

  @Override
  public void upload(Path file, String remotePath, LongConsumer sent) {
    throw new AssertionError("socket checks send no file");
  }

  @Override
  public void close() {}
}
