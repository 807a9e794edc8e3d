//go:build !windows

package main

import "example.com/windows/internal/web"

// Elsewhere there is no service control manager.
func runAsService(func() (*web.Service, error)) bool { return false }
