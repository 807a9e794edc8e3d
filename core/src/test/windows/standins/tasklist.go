package main

import (
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

type task struct {
	image string
	pid   uint32
}

// tasklist [/fi "PID eq N"] [/fi "IMAGENAME eq X"] [/fo csv|table|list] [/nh]
func tasklist(args []string) uint32 {
	format, header := "table", true
	matches := func(task) bool { return true }
	for i := 0; i < len(args); i++ {
		switch strings.ToLower(args[i]) {
		case "/nh":
			header = false
		case "/v", "/svc":
		case "/fo", "/fi":
			if i+1 == len(args) {
				complain("ERROR: Invalid syntax. Value expected for '%s'.\n", args[i])
				return 1
			}
			i++
			if strings.EqualFold(args[i-1], "/fo") {
				format = strings.ToLower(args[i])
			} else if !narrow(&matches, args[i]) {
				complain("ERROR: The search filter cannot be recognized.\n")
				return 1
			}
		default:
			complain("ERROR: Invalid argument/option - '%s'.\n", args[i])
			return 1
		}
	}
	printTasks(selected(matches), format, header)
	return 0
}

func narrow(matches *func(task) bool, filter string) bool {
	words := strings.Fields(filter)
	if len(words) < 3 || !strings.EqualFold(words[1], "eq") {
		return false
	}
	before, value := *matches, strings.Join(words[2:], " ")
	switch strings.ToUpper(words[0]) {
	case "PID":
		*matches = func(t task) bool { return before(t) && strconv.Itoa(int(t.pid)) == value }
	case "IMAGENAME":
		*matches = func(t task) bool { return before(t) && strings.EqualFold(t.image, value) }
	default:
		return false
	}
	return true
}

func selected(matches func(task) bool) []task {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer windows.CloseHandle(snapshot)
	var tasks []task
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		found := task{windows.UTF16ToString(entry.ExeFile[:]), entry.ProcessID}
		if matches(found) {
			tasks = append(tasks, found)
		}
	}
	return tasks
}

func printTasks(tasks []task, format string, header bool) {
	if len(tasks) == 0 {
		printf("INFO: No tasks are running which match the specified criteria.\n")
		return
	}
	if format == "table" {
		printf("\n")
	}
	if header && format == "csv" {
		printf("\"Image Name\",\"PID\",\"Session Name\",\"Session#\",\"Mem Usage\"\n")
	}
	if header && format == "table" {
		printf("%-25s %8s %-16s %11s %12s\n", "Image Name", "PID", "Session Name", "Session#", "Mem Usage")
		printf("%s %s %s %s %s\n", strings.Repeat("=", 25), strings.Repeat("=", 8),
			strings.Repeat("=", 16), strings.Repeat("=", 11), strings.Repeat("=", 12))
	}
	for _, t := range tasks {
		switch format {
		case "csv":
			printf("\"%s\",\"%d\",\"Services\",\"0\",\"10,240 K\"\n", t.image, t.pid)
		case "list":
			printf("\nImage Name:   %s\nPID:          %d\nSession Name: Services\nSession#:     0\nMem Usage:    10,240 K\n", t.image, t.pid)
		default:
			printf("%-25.25s %8d %-16s %11d %12s\n", t.image, t.pid, "Services", 0, "10,240 K")
		}
	}
}
