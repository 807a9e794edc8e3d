//go:build broken_dies

package main

import (
	"log"
	"time"
)

// A release that looks healthy for five seconds and then dies.
func init() {
	afterListening = func() {
		time.AfterFunc(5*time.Second, func() { log.Fatal("hello: broken on purpose: dies after 5 s") })
	}
}
