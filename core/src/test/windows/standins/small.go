package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// argv prints its command line and each of its arguments, in hexadecimal UTF-8, one a line, and a
// line with a dot.
func argv(args []string) uint32 {
	line := windows.UTF16PtrToString((*uint16)(unsafe.Pointer(syscall.GetCommandLine())))
	fmt.Printf("%x\n", line)
	for _, arg := range args {
		fmt.Printf("%x\n", arg)
	}
	fmt.Println(".")
	return 0
}

// chcp: Wine's fails without a console; the test host's code page is UTF-8 anyway.
func chcp(args []string) uint32 {
	if len(args) > 0 && args[0] != "65001" {
		printf("Invalid code page\n")
		return 1
	}
	printf("Active code page: 65001\n")
	return 0
}

// icacls does nothing: Wine keeps no access rights that could be changed.
func icacls([]string) uint32 {
	printf("Successfully processed 1 files; Failed processing 0 files\n")
	return 0
}

// whoami /groups shows the lines that tell an administrator: Wine's shows none. A test makes a
// file where the login is to be an ordinary one.
func whoami(args []string) uint32 {
	if len(args) > 0 && strings.EqualFold(args[0], "/groups") {
		if _, err := os.Stat(`C:\test\no-administrator`); err == nil {
			printf("Mandatory Label\\Medium Mandatory Level Label S-1-16-8192\n")
			return 0
		}
		printf("BUILTIN\\Administrators Alias S-1-5-32-544 Mandatory group, Enabled group, Group owner\n")
		printf("Mandatory Label\\High Mandatory Level Label S-1-16-12288\n")
		return 0
	}
	printf("%s\\%s\n", strings.ToLower(os.Getenv("USERDOMAIN")), os.Getenv("USERNAME"))
	return 0
}

// timeout fails like the real one, because nobody sits at a console: wait by ping instead.
func timeout([]string) uint32 {
	complain("ERROR: Input redirection is not supported, exiting the process immediately.\n")
	return 1
}

// where [/q] NAME...: in the working folder and along PATH, with the extensions of PATHEXT.
func where(args []string) uint32 {
	quiet := len(args) > 0 && strings.EqualFold(args[0], "/q")
	if quiet {
		args = args[1:]
	}
	var code uint32
	for _, name := range args {
		found := find(name)
		for _, file := range found {
			if !quiet {
				printf("%s\n", file)
			}
		}
		if len(found) == 0 {
			code = 1
			if !quiet {
				complain("INFO: Could not find files for the given pattern(s).\n")
			}
		}
	}
	return code
}

func find(name string) []string {
	here, _ := os.Getwd()
	extensions := append([]string{""}, filepath.SplitList(os.Getenv("PATHEXT"))...)
	var found []string
	for _, folder := range append([]string{here}, filepath.SplitList(os.Getenv("PATH"))...) {
		for _, extension := range extensions {
			file := filepath.Join(folder, name+strings.ToLower(extension))
			if info, err := os.Stat(file); err == nil && !info.IsDir() {
				found = append(found, file)
			}
		}
	}
	return found
}

// sshShell runs what the SSH client asked for, as OpenSSH for Windows does: the text goes to cmd as
// it came, in quotes. Without this, Wine would quote it anew by the rules of the C runtime.
func sshShell([]string) uint32 {
	const variable = "SSH_ORIGINAL_COMMAND" // not there on Windows
	line := "cmd.exe"
	if asked := os.Getenv(variable); asked != "" {
		line += ` /c "` + asked + `"`
	}
	os.Unsetenv(variable)
	shell := filepath.Join(os.Getenv("SystemRoot"), "system32", "cmd.exe")
	process, err := os.StartProcess(shell, nil, &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{CmdLine: line},
	})
	if err != nil {
		complain("%v\n", err)
		return 1
	}
	state, err := process.Wait()
	if err != nil {
		complain("%v\n", err)
		return 1
	}
	return uint32(state.ExitCode())
}
