// A Windows service of the tests. Its arguments, from the command line that it is registered with:
//
//	-slow D    takes D to start, with checkpoints
//	-fail N    ends while it starts, with the service's own exit code N
//	-deaf      takes the request to stop and goes on
package main

import (
	"flag"
	"os"
	"time"

	"golang.org/x/sys/windows/svc"
)

type program struct {
	slow time.Duration
	fail uint
	deaf bool
}

const checkpoints = 5

func (p program) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	for i := uint32(1); i <= checkpoints && p.slow > 0; i++ {
		status <- svc.Status{State: svc.StartPending, CheckPoint: i, WaitHint: 1000}
		time.Sleep(p.slow / checkpoints)
	}
	if p.fail != 0 {
		return true, uint32(p.fail)
	}
	running := svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	status <- running
	for request := range requests {
		switch {
		case request.Cmd == svc.Interrogate:
			status <- running
		case request.Cmd == svc.Stop && p.deaf:
			status <- svc.Status{State: svc.StopPending}
		case request.Cmd == svc.Stop || request.Cmd == svc.Shutdown:
			return false, 0
		}
	}
	return false, 0
}

func main() {
	var p program
	flag.DurationVar(&p.slow, "slow", 0, "time to start")
	flag.UintVar(&p.fail, "fail", 0, "exit code while starting")
	flag.BoolVar(&p.deaf, "deaf", false, "ignore the request to stop")
	name := flag.String("name", "service", "name of the service")
	flag.Parse()
	if err := svc.Run(*name, p); err != nil {
		os.Exit(1)
	}
}
