package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

func sameReader(_ string, input io.Reader) (io.Reader, error) { return input, nil }

// scheduler is the process that makes a host of the Wine prefix: while it runs, Wine's service
// manager does. It runs the tasks of schtasks: on request, at their time, and at the boot, which is
// when it starts. They are its children and not those of the login that asked for them.
func scheduler([]string) uint32 {
	booted, running := time.Now(), map[string]windows.Handle{}
	for _, t := range allTasks() {
		if t.AtBoot && t.Enabled {
			running[t.Name] = launch(t)
		}
	}
	_ = os.WriteFile(`C:\test\up`, nil, 0o644)
	known := map[string]knownTask{}
	for ; ; time.Sleep(100 * time.Millisecond) {
		files := taskFiles()
		for _, t := range tasksIn(files, known) {
			if (asked(files, t, runSuffix) || due(t, booted)) && running[t.Name] == 0 {
				running[t.Name] = launch(t)
			}
			if asked(files, t, endSuffix) && running[t.Name] != 0 {
				_ = windows.TerminateProcess(running[t.Name], 0x41306) // SCHED_S_TASK_TERMINATED
			}
		}
		for name, process := range running {
			if process != 0 && over(name, process) {
				delete(running, name)
			}
		}
	}
}

// knownTask is a task as its file was at that time. Every look at a file is a request to wineserver,
// and this goes on as long as the host runs.
type knownTask struct {
	task scheduledTask
	at   time.Time
	size int64
}

func taskFiles() map[string]os.FileInfo {
	files := map[string]os.FileInfo{}
	entries, _ := os.ReadDir(taskFolder())
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			files[entry.Name()] = info
		}
	}
	return files
}

func tasksIn(files map[string]os.FileInfo, known map[string]knownTask) []scheduledTask {
	var tasks []scheduledTask
	for file, info := range files {
		name := strings.TrimSuffix(file, taskSuffix)
		if name == file {
			continue
		}
		it, ok := known[name]
		if !ok || !it.at.Equal(info.ModTime()) || it.size != info.Size() {
			t, err := loadTask(name)
			if err != nil {
				continue
			}
			it = knownTask{t, info.ModTime(), info.Size()}
			known[name] = it
		}
		tasks = append(tasks, it.task)
	}
	return tasks
}

// due says whether the task's time has come; one that was missed is made up for only if it says so.
func due(t scheduledTask, booted time.Time) bool {
	if !t.Enabled || t.At.IsZero() || t.At.After(time.Now()) || t.At.Before(t.Created) {
		return false
	}
	return t.state().LastRun.Before(t.At) && (t.WhenAvailable || t.At.After(booted))
}

func asked(files map[string]os.FileInfo, t scheduledTask, suffix string) bool {
	_, there := files[t.Name+suffix]
	return there && os.Remove(filepath.Join(taskFolder(), t.Name+suffix)) == nil
}

// launch starts the task; 0 if that fails.
func launch(t scheduledTask) windows.Handle {
	command, err := registry.ExpandString(t.Command)
	if err != nil {
		command = t.Command
	}
	arguments, err := registry.ExpandString(t.Arguments)
	if err != nil {
		arguments = t.Arguments
	}
	folder := t.Folder
	if folder == "" {
		folder = filepath.Join(os.Getenv("SystemRoot"), "system32")
	}
	line := strings.TrimSpace(`"` + strings.Trim(command, `"`) + `" ` + arguments)
	var process windows.ProcessInformation
	err = windows.CreateProcess(nil, text(line), nil, nil, false,
		windows.CREATE_NO_WINDOW|windows.CREATE_NEW_PROCESS_GROUP, nil, text(folder), &windows.StartupInfo{}, &process)
	if err != nil {
		_ = writeWhole(t.Name+stateSuffix, taskState{"Ready", time.Now(), 0x80070002})
		return 0
	}
	_ = windows.CloseHandle(process.Thread)
	_ = writeWhole(t.Name+stateSuffix, taskState{"Running", time.Now(), 267009}) // SCHED_S_TASK_RUNNING
	return process.Process
}

func over(name string, process windows.Handle) bool {
	event, err := windows.WaitForSingleObject(process, 0)
	if err == nil && event == uint32(windows.WAIT_TIMEOUT) {
		return false
	}
	var code uint32
	_ = windows.GetExitCodeProcess(process, &code)
	_ = windows.CloseHandle(process)
	if t, err := loadTask(name); err == nil {
		_ = writeWhole(name+stateSuffix, taskState{"Ready", t.state().LastRun, code})
	}
	return true
}
