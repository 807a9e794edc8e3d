//go:build broken_exit

package web

import "log"

// A release that ends before it listens.
func init() {
	beforeListening = func() { log.Fatal("broken on purpose: exits at start") }
}
