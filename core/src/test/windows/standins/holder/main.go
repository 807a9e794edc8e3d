// Command holder is in the way, as a virus scanner, a backup or an open console is: it holds what
// others want to change, until it is killed or its time is over.
//
//	holder service NAME SECONDS   a handle of a service, which keeps it from being deleted
//	holder file PATTERN SECONDS   the first file or folder that matches, with no sharing
//
// It waits for one to appear. What it prints is "held", once it does.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/windows"
)

func main() {
	if len(os.Args) != 4 {
		fail("holder service NAME SECONDS | holder file PATTERN SECONDS")
	}
	seconds, err := strconv.Atoi(os.Args[3])
	if err != nil {
		fail(err)
	}
	over := time.Now().Add(time.Duration(seconds) * time.Second)
	open, ok := map[string]func(string) windows.Handle{"service": openService, "file": openFile}[os.Args[1]]
	if !ok {
		fail("no such thing to hold: " + os.Args[1])
	}
	for open(os.Args[2]) == 0 {
		if time.Now().After(over) {
			fail("it did not appear")
		}
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Println("held")
	time.Sleep(time.Until(over)) // the end of the process closes it
}

// openService gives 0 while there is no such service.
func openService(name string) windows.Handle {
	manager, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_CONNECT)
	if err != nil {
		fail(err)
	}
	defer windows.CloseServiceHandle(manager)
	service, err := windows.OpenService(manager, windows.StringToUTF16Ptr(name), windows.SERVICE_QUERY_STATUS)
	if err != nil {
		return 0
	}
	return service
}

// openFile gives 0 while there is no such file, or while somebody else has it.
func openFile(pattern string) windows.Handle {
	found, err := filepath.Glob(pattern)
	if err != nil {
		fail(err)
	}
	if len(found) == 0 {
		return 0
	}
	const alone = 0
	file, err := windows.CreateFile(windows.StringToUTF16Ptr(found[0]), windows.GENERIC_READ, alone, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return 0
	}
	return file
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
