package main

import (
	"net"
	"os"
	"strconv"
)

// listen takes the socket that systemd opened (sd_listen_fds(3): the first one is descriptor 3); without
// one it opens the address itself. Such a socket outlives this process: whoever connects while the
// service is restarted waits for the next one.
func listen(address string) (net.Listener, error) {
	pid, _ := strconv.Atoi(os.Getenv("LISTEN_PID"))
	count, _ := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if pid != os.Getpid() || count < 1 {
		return net.Listen("tcp", address)
	}
	file := os.NewFile(3, "systemd")
	defer file.Close() // the listener has a copy
	return net.FileListener(file)
}
