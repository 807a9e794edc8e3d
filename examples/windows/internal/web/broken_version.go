//go:build broken_version

package web

// A release that runs well, but says that it is another version.
func init() {
	reportedVersion = func(string) string { return "0.0.0-wrong" }
}
