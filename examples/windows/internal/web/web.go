// Package web is the small web service that both example programs run.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net"
	"net/http"
	"time"
)

// drainTime is how long requests under way may take once the service is asked to stop.
const drainTime = 10 * time.Second

// The hooks that a deliberately broken release replaces; see the files broken_*.go.
var (
	beforeListening = func() {}
	around          = func(handler http.Handler) http.Handler { return handler }
	reportedVersion = func(version string) string { return version }
)

// Stamp says which build this is; the linker sets it in the program.
type Stamp struct {
	Version, Commit string
}

// Service answers requests from Start until Stop.
type Service struct {
	server *http.Server
	// Failed receives the error if the service ends without being asked to.
	Failed chan error
}

// Start listens on address and answers in the background.
func Start(address string, stamp Stamp) (*Service, error) {
	beforeListening()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	stamp.Version = reportedVersion(stamp.Version)
	log.Printf("version %s listens on %s", stamp.Version, listener.Addr())
	service := &Service{
		server: &http.Server{Handler: around(Handler(stamp)), ReadHeaderTimeout: 10 * time.Second},
		Failed: make(chan error, 1),
	}
	go func() {
		if err := service.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			service.Failed <- err
		}
	}()
	return service, nil
}

// Stop takes no new requests and lets those under way finish.
func (s *Service) Stop() error {
	log.Print("stops")
	deadline, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	return s.server.Shutdown(deadline)
}

// Handler answers /healthz with what a health check reads.
func Handler(stamp Stamp) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{
			"status": "ok", "version": stamp.Version, "commit": stamp.Commit,
		})
	})
	return mux
}
