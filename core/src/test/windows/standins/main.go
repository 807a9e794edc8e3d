// Command standins takes the place of Windows programs that Wine lacks or only pretends to have;
// see README.md. It is one program under many names, as busybox is.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Each gets its arguments and gives back the exit code.
var programs = map[string]func([]string) uint32{
	"argv":      argv,
	"certutil":  certutil,
	"chcp":      chcp,
	"curl":      curl,
	"findstr":   findstr,
	"icacls":    icacls,
	"sc":        sc,
	"scheduler": scheduler,
	"schtasks":  schtasks,
	"sshshell":  sshShell,
	"taskkill":  taskkill,
	"tasklist":  tasklist,
	"timeout":   timeout,
	"where":     where,
	"whoami":    whoami,
}

func main() {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(self)), ".exe")
	program, ok := programs[name]
	if !ok {
		fmt.Fprintln(os.Stderr, "no stand-in of this name:", name)
		os.Exit(9009)
	}
	os.Exit(int(program(os.Args[1:])))
}

// printf writes a text as Windows programs do, with CR LF.
func printf(format string, values ...any) {
	fmt.Print(strings.ReplaceAll(fmt.Sprintf(format, values...), "\n", "\r\n"))
}

func complain(format string, values ...any) {
	fmt.Fprint(os.Stderr, strings.ReplaceAll(fmt.Sprintf(format, values...), "\n", "\r\n"))
}
