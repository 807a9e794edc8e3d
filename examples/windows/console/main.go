// Command console is a plain program that knows nothing of Windows services: NSSM runs it as one,
// and stops it by Ctrl-C.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"

	"example.com/windows/internal/web"
)

// The stamp: the linker sets these (-X main.version=...).
var (
	version = "dev"
	commit  = "unknown"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "`address` to listen on")
	flag.Parse()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	service, err := web.Start(*listen, web.Stamp{Version: version, Commit: commit})
	if err != nil {
		log.Fatal(err)
	}
	select {
	case <-asked:
		err = service.Stop()
	case err = <-service.Failed:
	}
	if err != nil {
		log.Fatal(err)
	}
}
