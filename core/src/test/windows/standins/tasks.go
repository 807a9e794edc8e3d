package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"golang.org/x/sys/windows"
)

const (
	taskSuffix  = ".task"
	stateSuffix = ".state"
	runSuffix   = ".run"
	endSuffix   = ".end"
)

// scheduledTask is one file in the folder of tasks.
type scheduledTask struct {
	Name, Command, Arguments, Folder string
	Enabled, AtBoot, WhenAvailable   bool
	At, Created                      time.Time
}

// taskState is what the scheduler says of a task.
type taskState struct {
	Status     string
	LastRun    time.Time
	LastResult uint32
}

var makeFolder sync.Once

func taskFolder() string {
	folder := filepath.Join(os.Getenv("SystemRoot"), "system32", "Tasks")
	makeFolder.Do(func() { _ = os.MkdirAll(folder, 0o755) })
	return folder
}

func loadTask(name string) (scheduledTask, error) {
	var t scheduledTask
	name = strings.TrimPrefix(name, `\`)
	var content []byte
	err := patiently(func() (err error) {
		content, err = os.ReadFile(filepath.Join(taskFolder(), name+taskSuffix))
		return err
	})
	if err == nil {
		err = json.Unmarshal(content, &t)
	}
	return t, err
}

func allTasks() []scheduledTask {
	var tasks []scheduledTask
	files, _ := filepath.Glob(filepath.Join(taskFolder(), "*"+taskSuffix))
	for _, file := range files {
		if t, err := loadTask(strings.TrimSuffix(filepath.Base(file), taskSuffix)); err == nil {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

func (t *scheduledTask) save() error {
	t.Name = strings.TrimPrefix(t.Name, `\`)
	return writeWhole(t.Name+taskSuffix, t)
}

func (t scheduledTask) request(suffix string) error { return writeWhole(t.Name+suffix, t.Name) }

// writeWhole makes the file appear at once, because another process waits for it.
func writeWhole(name string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	file := filepath.Join(taskFolder(), name)
	if err := os.WriteFile(file+".new", content, 0o644); err != nil {
		return err
	}
	return patiently(func() error { return os.Rename(file+".new", file) })
}

// patiently tries again where another process has the file open at this moment.
func patiently(do func() error) error {
	err := do()
	for try := 0; inUse(err) && try < 500; try++ {
		time.Sleep(10 * time.Millisecond)
		err = do()
	}
	return err
}

// A file that is replaced while it is open counts as denied.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

func (t scheduledTask) state() taskState {
	state := taskState{Status: "Ready", LastResult: 267011} // SCHED_S_TASK_HAS_NOT_RUN
	_ = patiently(func() error {
		content, err := os.ReadFile(filepath.Join(taskFolder(), t.Name+stateSuffix))
		if err == nil {
			err = json.Unmarshal(content, &state)
		}
		return err
	})
	if !t.Enabled && state.Status == "Ready" {
		state.Status = "Disabled"
	}
	return state
}

// taskXML is the part of the Task Scheduler's schema that the stand-in obeys.
type taskXML struct {
	XMLName xml.Name `xml:"Task"`
	Times   []struct {
		Start string `xml:"StartBoundary"`
	} `xml:"Triggers>TimeTrigger"`
	Boots         []struct{} `xml:"Triggers>BootTrigger"`
	WhenAvailable string     `xml:"Settings>StartWhenAvailable"`
	Exec          struct {
		Command          string `xml:"Command"`
		Arguments        string `xml:"Arguments"`
		WorkingDirectory string `xml:"WorkingDirectory"`
	} `xml:"Actions>Exec"`
}

func (t *scheduledTask) fromXML(file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("The system cannot find the file specified.")
	}
	decoder := xml.NewDecoder(strings.NewReader(decode(content)))
	// decode has seen to the encoding that the declaration names.
	decoder.CharsetReader = sameReader
	var read taskXML
	if err := decoder.Decode(&read); err != nil || read.Exec.Command == "" {
		return fmt.Errorf("The task XML is malformed.\n%v", err)
	}
	t.Command, t.Arguments, t.Folder = read.Exec.Command, read.Exec.Arguments, read.Exec.WorkingDirectory
	t.AtBoot, t.WhenAvailable = len(read.Boots) > 0, strings.TrimSpace(read.WhenAvailable) == "true"
	for _, trigger := range read.Times {
		layout := "2006-01-02T15:04:05"
		if strings.HasSuffix(trigger.Start, "Z") {
			layout, t.At = time.RFC3339, time.Time{}
		}
		if t.At, err = time.ParseInLocation(layout, trigger.Start, time.Local); err != nil {
			return fmt.Errorf("The task XML contains a value which is incorrectly formatted or out of range.\nStartBoundary:%s", trigger.Start)
		}
	}
	return nil
}

// decode reads UTF-16 with a byte order mark, or UTF-8.
func decode(content []byte) string {
	if len(content) < 2 || content[0] != 0xff || content[1] != 0xfe {
		return strings.TrimPrefix(string(content), "\ufeff")
	}
	var units []uint16
	for i := 2; i+1 < len(content); i += 2 {
		units = append(units, uint16(content[i])|uint16(content[i+1])<<8)
	}
	return string(utf16.Decode(units))
}

func (t scheduledTask) asXML() string {
	var text strings.Builder
	escape := func(value string) string {
		var to strings.Builder
		_ = xml.EscapeText(&to, []byte(value))
		return to.String()
	}
	text.WriteString(`<?xml version="1.0" encoding="UTF-16"?>` + "\n" +
		`<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">` + "\n  <Triggers>\n")
	if t.AtBoot {
		text.WriteString("    <BootTrigger />\n")
	}
	if !t.At.IsZero() {
		text.WriteString("    <TimeTrigger>\n      <StartBoundary>" + t.At.Format("2006-01-02T15:04:05") + "</StartBoundary>\n    </TimeTrigger>\n")
	}
	fmt.Fprintf(&text, "  </Triggers>\n  <Settings>\n    <Enabled>%v</Enabled>\n  </Settings>\n  <Actions>\n    <Exec>\n"+
		"      <Command>%s</Command>\n      <Arguments>%s</Arguments>\n    </Exec>\n  </Actions>\n</Task>",
		t.Enabled, escape(t.Command), escape(t.Arguments))
	return text.String()
}
