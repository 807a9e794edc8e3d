//go:build broken_exit

package main

import "log"

// A release that ends before it listens.
func init() {
	beforeListening = func() { log.Fatal("hello: broken on purpose: exits at start") }
}
