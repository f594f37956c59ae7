// Answers, for each request on standard input, whether a service with the files of a folder may answer it.
package main

import (
	"encoding/json"
	"log"
	"os"
)

func main() {
	v, err := load(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var asked []struct {
		Authorization string
		Port          int
		Method, Path  string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	answers := []bool{}
	for _, one := range asked {
		answers = append(answers, v.admits(one.Authorization, one.Port, one.Method, one.Path))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
