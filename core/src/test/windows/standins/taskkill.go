package main

import (
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// taskkill /f [/t] {/pid N | /im NAME}: Wine's knows no /t.
func taskkill(args []string) uint32 {
	tree, force := false, false
	matches := func(task) bool { return false }
	for i := 0; i < len(args); i++ {
		switch strings.ToLower(args[i]) {
		case "/f":
			force = true
		case "/t":
			tree = true
		case "/pid", "/im":
			if i+1 == len(args) {
				complain("ERROR: Invalid syntax. Value expected for '%s'.\n", args[i])
				return 1
			}
			i++
			value := args[i]
			if strings.EqualFold(args[i-1], "/pid") {
				matches = func(t task) bool { return strconv.Itoa(int(t.pid)) == value }
			} else {
				matches = func(t task) bool { return strings.EqualFold(t.image, value) }
			}
		default:
			complain("ERROR: Invalid argument/option - '%s'.\n", args[i])
			return 1
		}
	}
	if !force {
		complain("ERROR: this stand-in ends processes with /f only\n")
		return 1
	}
	found := selected(matches)
	if len(found) == 0 {
		complain("ERROR: The process was not found.\n")
		return 128
	}
	for _, t := range found {
		if !end(t.pid, tree) {
			return 1
		}
	}
	return 0
}

// end ends a process, and what it started before that.
func end(pid uint32, tree bool) bool {
	if tree {
		for _, child := range childrenOf(pid) {
			end(child, true)
		}
	}
	process, err := windows.OpenProcess(windows.PROCESS_TERMINATE, false, pid)
	if err == nil {
		err = windows.TerminateProcess(process, 1)
		_ = windows.CloseHandle(process)
	}
	if err != nil {
		complain("ERROR: The process with PID %d could not be terminated.\nReason: %v\n", pid, err)
		return false
	}
	printf("SUCCESS: The process with PID %d has been terminated.\n", pid)
	return true
}

func childrenOf(pid uint32) []uint32 {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer windows.CloseHandle(snapshot)
	var children []uint32
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ParentProcessID == pid && entry.ProcessID != pid {
			children = append(children, entry.ProcessID)
		}
	}
	return children
}
