// Command hello is a small web service that shows what a deployment needs from a program: it says
// which version it is, tells when it is ready, and ends in good order when it is asked to.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// The stamp: the linker sets these (-X main.version=...).
var (
	version = "dev"
	commit  = "unknown"
	date    = "unknown"
)

// The hooks that a deliberately broken release replaces; see the files broken_*.go.
var (
	beforeListening = func() {}
	afterListening  = func() {}
	around          = func(handler http.Handler) http.Handler { return handler }
	reportedVersion = func() string { return version }
)

// drainTime is how long requests under way may take once the service is asked to stop.
const drainTime = 20 * time.Second

func main() {
	configFile := flag.String("config", "", "file with settings: key=value lines or a JSON object")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Printf("hello %s (commit %s, %s)\n", reportedVersion(), commit, date)
		return
	}
	log.SetFlags(0) // the service manager's log has times of its own
	beforeListening()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *configFile); err != nil {
		log.Fatalf("hello: %v", err)
	}
}

// run serves until ctx is done.
func run(ctx context.Context, configFile string) error {
	settings, err := loadSettings(configFile, os.Getenv)
	if err != nil {
		return err
	}
	listener, err := listen(net.JoinHostPort(settings.Host, settings.Port))
	if err != nil {
		return err
	}
	log.Printf("hello %s listens on %s", reportedVersion(), listener.Addr())
	notify("READY=1")
	afterListening()
	return serve(ctx, listener, around(handler(settings)))
}

// serve answers requests until ctx is done, and then lets those under way finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		notify("STOPPING=1")
		log.Print("hello stops")
		deadline, cancel := context.WithTimeout(context.Background(), drainTime)
		defer cancel()
		stopped <- server.Shutdown(deadline)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
