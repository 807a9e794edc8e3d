//go:build broken_version

package main

// A release that runs well, but says that it is another version.
func init() {
	reportedVersion = func() string { return "0.0.0-wrong" }
}
