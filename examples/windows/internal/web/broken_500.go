//go:build broken_500

package web

import "net/http"

// A release that listens, but answers every request with an error.
func init() {
	around = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "broken on purpose", http.StatusInternalServerError)
		})
	}
}
