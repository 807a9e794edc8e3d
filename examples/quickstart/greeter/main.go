// Command greeter answers every HTTP request with its version.
//
// It does without net/http on purpose: for each platform of the matrix Go compiles the part of the
// standard library that a program imports, and the first run of the quickstart is to be a short
// one. For a service as one would write it, see ../../hello.
package main

import (
	"bufio"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// The stamp: the linker sets these (-X main.version=...).
var (
	version = "dev"
	commit  = "unknown"
	date    = "unknown"
)

// status is the answer to every request; broken.go has another.
var status = "200 OK"

func main() {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", os.Getenv("PORT")))
	if err != nil {
		say(err.Error())
		os.Exit(1)
	}
	say("greeter " + version + " listens on " + listener.Addr().String())
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-stop
		say("greeter stops")
		listener.Close()
	}()
	for {
		connection, err := listener.Accept()
		if err != nil {
			return // asked to stop
		}
		go answer(connection)
	}
}

// answer reads one request's head and says which version this is.
func answer(connection net.Conn) {
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(5 * time.Second))
	head := bufio.NewReader(connection)
	for {
		line, err := head.ReadString('\n')
		if err != nil {
			return
		}
		if line == "\r\n" {
			break
		}
	}
	body := `{"version":"` + version + `","commit":"` + commit + `","date":"` + date + `"}` + "\n"
	connection.Write([]byte("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" +
		"Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body))
}

func say(line string) {
	os.Stderr.WriteString(line + "\n")
}
