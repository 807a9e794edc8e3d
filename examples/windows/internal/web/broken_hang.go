//go:build broken_hang

package web

import "time"

// A release that never gets as far as listening.
func init() {
	beforeListening = func() {
		for {
			time.Sleep(time.Hour)
		}
	}
}
