//go:build broken

package main

// A release that listens, but answers every request with an error.
func init() {
	status = "500 Internal Server Error"
}
