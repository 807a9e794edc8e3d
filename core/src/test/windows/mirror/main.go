// A Windows service of the tests that tells how it was started: /self gives its arguments, the first
// of which is the address to listen on, and its variables. These it reads where Windows would take
// them from, because Wine gives a service none. A version that ends in "broken" is not healthy.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"golang.org/x/sys/windows/registry"
	"golang.org/x/sys/windows/svc"
)

var version = "dev" // set by the linker

type program struct{}

func (program) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		return true, 1
	}
	go func() { log.Print(http.Serve(listener, nil)) }()
	running := svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	status <- running
	for request := range requests {
		switch request.Cmd {
		case svc.Interrogate:
			status <- running
		case svc.Stop, svc.Shutdown:
			return false, 0
		}
	}
	return false, 0
}

// authorized: where there is a TOKEN, the request must have it.
func authorized(r *http.Request) bool {
	for _, pair := range environment() {
		if strings.HasPrefix(pair, "TOKEN=") {
			return pair == "TOKEN="+r.Header.Get("X-Token")
		}
	}
	return true
}

func environment() []string {
	const path = `SYSTEM\CurrentControlSet\Services\mirror`
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, path, registry.QUERY_VALUE)
	if err != nil {
		return nil
	}
	defer key.Close()
	pairs, _, _ := key.GetStringsValue("Environment")
	return pairs
}

func main() {
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(version, "broken") || !authorized(r) {
			http.Error(w, "broken on purpose", http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "{\"version\":%q}\n", version)
	})
	http.HandleFunc("/self", func(w http.ResponseWriter, _ *http.Request) {
		self, _ := os.Executable()
		_ = json.NewEncoder(w).Encode(map[string]interface{}{"exe": self, "args": os.Args[1:], "env": environment()})
	})
	if err := svc.Run("mirror", program{}); err != nil {
		log.Fatal(err)
	}
}
