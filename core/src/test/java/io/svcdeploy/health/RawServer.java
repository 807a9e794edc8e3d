package io.svcdeploy.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a loopback port that treats each connection as the test says. */
final class RawServer implements AutoCloseable {
  interface Behaviour {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  final List<String> requests = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
    var thread = new Thread(this::acceptAll, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  static RawServer on(ServerSocket listener, Behaviour behaviour) {
    return new RawServer(listener, behaviour);
  }

  static RawServer doing(Behaviour behaviour) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), behaviour);
  }

  /** Reads the request, then answers so and closes. */
  static RawServer answering(String answer) throws IOException {
    return doing(socket -> send(socket, answer));
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  int port() {
    return listener.getLocalPort();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        var thread = new Thread(() -> serve(socket), "raw-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      requests.add(head(socket));
      behaviour.serve(socket);
    } catch (IOException e) {
      // The client may go away whenever it likes.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(Socket socket) throws IOException {
    var head = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
      head.append((char) c);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
