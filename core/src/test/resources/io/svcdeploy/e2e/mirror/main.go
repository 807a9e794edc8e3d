// Command mirror is a service that tells how it was started, byte for byte.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

var version = "dev" // set by the linker

// self is what the process sees of itself; bytes travel in base64.
type self struct {
	Args   [][]byte
	Env    [][]byte
	Folder []byte
	Files  [][]byte
}

func main() {
	if said := os.Getenv("SAYS"); said != "" {
		log.Printf("mirror says %s", said)
	}
	http.HandleFunc("/healthz", healthz)
	http.HandleFunc("/self", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(look())
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}

// healthz answers with STATUS if it is set, and tells who asked, as careless services do.
func healthz(w http.ResponseWriter, r *http.Request) {
	if status, err := strconv.Atoi(os.Getenv("STATUS")); err == nil {
		log.Printf("mirror refuses %s", r.Header.Get("Authorization"))
		http.Error(w, "refused "+r.Header.Get("Authorization"), status)
		return
	}
	fmt.Fprintf(w, "{\"version\":%q}\n", version)
}

func look() self {
	var seen self
	for _, arg := range os.Args[1:] {
		seen.Args = append(seen.Args, []byte(arg))
	}
	for _, pair := range os.Environ() {
		seen.Env = append(seen.Env, []byte(pair))
	}
	folder, _ := os.Getwd()
	seen.Folder = []byte(folder)
	_ = filepath.Walk(".", func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			seen.Files = append(seen.Files, []byte(path))
		}
		return nil
	})
	return seen
}
