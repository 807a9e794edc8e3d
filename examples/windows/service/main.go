// Command service is a Windows service in Go: the service control manager starts and stops it. In
// a console it runs until Ctrl-C.
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
	logFile := flag.String("log", "", "`file` to write the log to: a service has no console")
	flag.Parse()
	if err := logTo(*logFile); err != nil {
		log.Fatal(err)
	}
	start := func() (*web.Service, error) {
		return web.Start(*listen, web.Stamp{Version: version, Commit: commit})
	}
	if runAsService(start) {
		return
	}
	if err := runInConsole(start); err != nil {
		log.Fatal(err)
	}
}

func logTo(name string) error {
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	log.SetOutput(file)
	return nil
}

func runInConsole(start func() (*web.Service, error)) error {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	service, err := start()
	if err != nil {
		return err
	}
	select {
	case <-asked:
		return service.Stop()
	case err := <-service.Failed:
		return err
	}
}
