package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func noEnv(string) string { return "" }

func get(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

func TestHealthzTellsVersionAndCommit(t *testing.T) {
	version, commit = "1.4.2", "abc"
	defer func() { version, commit = "dev", "unknown" }()
	answer := get(t, handler(settings{}), "/healthz")
	var body map[string]string
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if answer.Code != 200 || body["status"] != "ok" || body["version"] != "1.4.2" || body["commit"] != "abc" {
		t.Fatalf("%d %v", answer.Code, body)
	}
}

func TestPageIsEmbeddedAndGreets(t *testing.T) {
	answer := get(t, handler(settings{Greeting: "Good <day>"}), "/")
	if !strings.Contains(answer.Body.String(), "<h1>Good &lt;day&gt;</h1>") {
		t.Fatal(answer.Body)
	}
	if get(t, handler(settings{}), "/other").Code != http.StatusNotFound {
		t.Fatal("other paths must not exist")
	}
}

func TestSettingsComeFromFileAndEnvironment(t *testing.T) {
	for name, text := range map[string]string{
		"lines.conf": "# comment\n\ngreeting = Hi there\nport=9000\nnew-key=ignored\n",
		"some.json":  `{"greeting": "Hi there", "port": "9000"}`,
	} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		loaded, err := loadSettings(file, noEnv)
		if err != nil || loaded != (settings{Host: "127.0.0.1", Port: "9000", Greeting: "Hi there"}) {
			t.Fatalf("%s: %+v %v", name, loaded, err)
		}
		loaded, err = loadSettings(file, func(name string) string { return map[string]string{"PORT": "1"}[name] })
		if err != nil || loaded.Port != "1" {
			t.Fatalf("%s: %+v %v", name, loaded, err)
		}
	}
}

func TestMissingSettingsFileLeavesTheDefaults(t *testing.T) {
	loaded, err := loadSettings(filepath.Join(t.TempDir(), "none"), noEnv)
	if err != nil || loaded.Port != "8080" || loaded.Host != "127.0.0.1" {
		t.Fatalf("%+v %v", loaded, err)
	}
}

func TestALineWithoutValueIsAnError(t *testing.T) {
	var s settings
	if err := s.parse([]byte("port=1\nnonsense")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Fatal(err)
	}
}

func TestARequestUnderWayFinishesWhenTheServiceStops(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	entered := make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		time.Sleep(200 * time.Millisecond)
		_, _ = io.WriteString(w, "done")
	})
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener, slow) }()
	go func() { <-entered; stop() }()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if string(body) != "done" || <-served != nil {
		t.Fatalf("%q", body)
	}
}
