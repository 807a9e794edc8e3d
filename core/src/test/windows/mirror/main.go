// A Windows service of the tests that tells how it was started: /self at ADDRESS gives its arguments
// and environment. A version that ends in "broken" is not healthy.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"golang.org/x/sys/windows/svc"
)

var version = "dev" // set by the linker

type program struct{}

func (program) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending}
	listener, err := net.Listen("tcp", os.Getenv("ADDRESS"))
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

func main() {
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(version, "broken") || r.Header.Get("X-Token") != os.Getenv("TOKEN") {
			http.Error(w, "broken on purpose", http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "{\"version\":%q}\n", version)
	})
	http.HandleFunc("/self", func(w http.ResponseWriter, _ *http.Request) {
		self, _ := os.Executable()
		_ = json.NewEncoder(w).Encode(map[string]interface{}{"exe": self, "args": os.Args[1:], "env": os.Environ()})
	})
	if err := svc.Run("mirror", program{}); err != nil {
		log.Fatal(err)
	}
}
