// The actor plays every service of an application that is deployed for tests: it listens on the ports that /actor.json names and answers in the
// protocol of each, and, run as `actor dial`, it makes the connections that standard input asks for and prints what became of each.
// As `actor load` it makes them again and again, until standard input ends. As `actor serve` it plays everybody outside, with the ports that its
// argument names. It needs nothing of its container: no file but its own, no user, no capability, no shell.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// A part of the play: what a container of a workload does.
type part struct {
	Ports []port `json:"ports"`
	// A job does its work and is done.
	Ends bool `json:"ends"`
}

func main() {
	// A probe or a hook that runs a program of the image finds this one under its name, and all is well.
	serves := len(os.Args) > 2 && os.Args[1] == "serve"
	if name := filepath.Base(os.Args[0]); name != "program" && name != "actor" {
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "dial" {
		dialAll(os.Stdin, os.Stdout)
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "load" {
		loadAll(os.Stdin, os.Stdout)
		return
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	name, mine := "outside", part{}
	if serves {
		must(json.Unmarshal([]byte(os.Args[2]), &mine))
	} else {
		name, mine = myPart()
	}
	if mine.Ends {
		return
	}
	for _, p := range mine.Ports {
		must(p.serve(name))
	}
	fmt.Println("serving")
	<-stop
}

// myPart finds out by the name of the pod which workload this is a container of: several may have one image.
func myPart() (string, part) {
	text, err := os.ReadFile("/actor.json")
	must(err)
	var parts map[string]part
	must(json.Unmarshal(text, &parts))
	host, err := os.Hostname()
	must(err)
	name := ""
	for candidate := range parts {
		if (host == candidate || strings.HasPrefix(host, candidate+"-")) && len(candidate) > len(name) {
			name = candidate
		}
	}
	return name, parts[name]
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
