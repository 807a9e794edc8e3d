package web

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestHealthzTellsVersionAndCommit(t *testing.T) {
	answer := httptest.NewRecorder()
	Handler(Stamp{"1.4.2", "abc"}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	var body map[string]string
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if answer.Code != 200 || body["status"] != "ok" || body["version"] != "1.4.2" || body["commit"] != "abc" {
		t.Fatalf("%d %v", answer.Code, body)
	}
}

func TestARequestUnderWayFinishesWhenTheServiceStops(t *testing.T) {
	entered := make(chan struct{})
	around = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(entered)
			time.Sleep(200 * time.Millisecond)
			_, _ = io.WriteString(w, "done")
		})
	}
	defer func() { around = func(handler http.Handler) http.Handler { return handler } }()
	address := freeAddress(t)
	service, err := Start(address, Stamp{})
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { <-entered; stopped <- service.Stop() }()
	answer, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if err := <-stopped; string(body) != "done" || err != nil {
		t.Fatalf("%q %v", body, err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
