package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// schtasks /create|/query|/delete|/run|/end|/change /tn NAME ...: what happens is done by the
// scheduler; this changes the tasks' files, and leaves it requests.
func schtasks(args []string) uint32 {
	actions := map[string]func(flags) error{
		"/create": createTask, "/query": queryTask, "/delete": deleteTask,
		"/run": runTask, "/end": endTask, "/change": changeTask,
	}
	if len(args) == 0 {
		args = []string{"/query"}
	}
	act, ok := actions[strings.ToLower(args[0])]
	if !ok {
		complain("ERROR: Invalid argument/option - '%s'.\nType \"SCHTASKS /?\" for usage.\n", args[0])
		return 1
	}
	given, err := readFlags(args[1:])
	if err == nil {
		err = act(given)
	}
	if err != nil {
		complain("ERROR: %v\n", err)
		return 1
	}
	return 0
}

type flags map[string]string

// The options without a value.
var lone = map[string]bool{
	"/f": true, "/v": true, "/nh": true, "/hresult": true, "/np": true, "/it": true, "/z": true,
	"/enable": true, "/disable": true,
}

func readFlags(args []string) (flags, error) {
	given := flags{}
	for i := 0; i < len(args); i++ {
		name := strings.ToLower(args[i])
		switch {
		case lone[name]:
			given[name] = ""
		case name == "/xml" && (i+1 == len(args) || strings.HasPrefix(args[i+1], "/")):
			given[name] = "" // of /query
		case i+1 == len(args) || !strings.HasPrefix(name, "/"):
			return nil, fmt.Errorf("Invalid syntax. Value expected for '%s'.", args[i])
		default:
			i++
			given[name] = args[i]
		}
	}
	return given, nil
}

func (given flags) has(name string) bool {
	_, ok := given[name]
	return ok
}

// task is the one that /tn names; it must be there.
func (given flags) task() (scheduledTask, error) {
	read, err := loadTask(given["/tn"])
	if err != nil {
		err = fmt.Errorf("The system cannot find the file specified.")
	}
	return read, err
}

func createTask(given flags) error {
	made := scheduledTask{Name: given["/tn"], Enabled: true, Created: time.Now()}
	if made.Name == "" {
		return fmt.Errorf("Invalid syntax. Mandatory option 'tn' is missing.")
	}
	if _, err := loadTask(made.Name); err == nil && !given.has("/f") {
		return fmt.Errorf("The task name \"%s\" already exists, and nobody is here to be asked.", made.Name)
	}
	var err error
	if file, ok := given["/xml"]; ok {
		err = made.fromXML(file)
	} else {
		err = made.fromFlags(given)
	}
	if err == nil {
		err = made.save()
	}
	if err == nil {
		printf("SUCCESS: The scheduled task \"%s\" has successfully been created.\n", made.Name)
	}
	return err
}

func (t *scheduledTask) fromFlags(given flags) error {
	if given["/tr"] == "" || given["/sc"] == "" {
		return fmt.Errorf("Invalid syntax. Mandatory options 'tr' and 'sc' are missing.")
	}
	t.Command, t.Arguments = split(given["/tr"])
	switch strings.ToLower(given["/sc"]) {
	case "onstart":
		t.AtBoot = true
	case "once":
		day := given["/sd"]
		if day == "" {
			day = time.Now().Format("01/02/2006")
		}
		at, err := time.ParseInLocation("01/02/2006 15:04", day+" "+given["/st"], time.Local)
		if err != nil {
			return fmt.Errorf("Invalid Starttime value.")
		}
		t.At = at
	}
	return nil
}

// split takes the program from a command line as the Task Scheduler does.
func split(line string) (string, string) {
	line = strings.TrimSpace(line)
	separator := " "
	if strings.HasPrefix(line, `"`) {
		line, separator = line[1:], `"`
	}
	command, arguments, _ := strings.Cut(line, separator)
	return command, strings.TrimSpace(arguments)
}

func queryTask(given flags) error {
	tasks := allTasks()
	if given.has("/tn") {
		found, err := given.task()
		if err != nil {
			return err
		}
		tasks = []scheduledTask{found}
	}
	for _, t := range tasks {
		if given.has("/xml") {
			printf("%s\n", t.asXML())
			continue
		}
		state, next := t.state(), "N/A"
		if t.Enabled && t.At.After(time.Now()) {
			next = t.At.Format("1/2/2006 3:04:05 PM")
		}
		switch strings.ToLower(given["/fo"]) {
		case "csv":
			if !given.has("/nh") {
				printf("\"TaskName\",\"Next Run Time\",\"Status\"\n")
			}
			printf("\"\\%s\",\"%s\",\"%s\"\n", t.Name, next, state.Status)
		case "list":
			printf("\nFolder: \\\nHostName:      WINE\nTaskName:      \\%s\nNext Run Time: %s\nStatus:        %s\nLogon Mode:    Interactive/Background\n", t.Name, next, state.Status)
			if given.has("/v") {
				printf("Last Run Time: %s\nLast Result:   %d\nTask To Run:   %s %s\n",
					state.LastRun.Format("1/2/2006 3:04:05 PM"), state.LastResult, t.Command, t.Arguments)
			}
		default:
			if !given.has("/nh") {
				printf("\nFolder: \\\n%-40s %-22s %-15s\n%s %s %s\n", "TaskName", "Next Run Time", "Status",
					strings.Repeat("=", 40), strings.Repeat("=", 22), strings.Repeat("=", 15))
			}
			printf("%-40s %-22s %-15s\n", t.Name, next, state.Status)
		}
	}
	return nil
}

func deleteTask(given flags) error {
	found, err := given.task()
	if err != nil {
		return err
	}
	if !given.has("/f") {
		return fmt.Errorf("nobody is here to be asked: use /f")
	}
	for _, suffix := range []string{taskSuffix, stateSuffix} {
		file := filepath.Join(taskFolder(), found.Name+suffix)
		if err := patiently(func() error { return os.Remove(file) }); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	printf("SUCCESS: The scheduled task \"%s\" was successfully deleted.\n", found.Name)
	return nil
}

func runTask(given flags) error {
	found, err := given.task()
	if err != nil {
		return err
	}
	if !found.Enabled {
		return fmt.Errorf("The scheduled task \"%s\" could not run.\nThe task is disabled.", found.Name)
	}
	if err := found.request(runSuffix); err != nil {
		return err
	}
	printf("SUCCESS: Attempted to run the scheduled task \"%s\".\n", found.Name)
	return nil
}

func endTask(given flags) error {
	found, err := given.task()
	if err != nil {
		return err
	}
	if err := found.request(endSuffix); err != nil {
		return err
	}
	printf("SUCCESS: The scheduled task \"%s\" has been terminated successfully.\n", found.Name)
	return nil
}

func changeTask(given flags) error {
	found, err := given.task()
	if err != nil {
		return err
	}
	found.Enabled = (found.Enabled || given.has("/enable")) && !given.has("/disable")
	if line, ok := given["/tr"]; ok {
		found.Command, found.Arguments = split(line)
	}
	if err := found.save(); err != nil {
		return err
	}
	printf("SUCCESS: The parameters of scheduled task \"%s\" have been changed.\n", found.Name)
	return nil
}
