//go:build linux

package main

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

func TestNotifyWritesToTheSocketThatSystemdNames(t *testing.T) {
	name := filepath.Join(t.TempDir(), "s")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", name)
	notify("READY=1")
	_ = socket.SetReadDeadline(time.Now().Add(5 * time.Second))
	buffer := make([]byte, 64)
	n, err := socket.Read(buffer)
	if err != nil || string(buffer[:n]) != "READY=1" {
		t.Fatalf("%q %v", buffer[:n], err)
	}
}
