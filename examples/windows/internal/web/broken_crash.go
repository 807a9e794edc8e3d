//go:build broken_crash

package web

import (
	"log"
	"net/http"
)

// A release that runs until somebody asks it something.
func init() {
	around = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			log.Fatal("broken on purpose: crashes at the first request")
		})
	}
}
