package main

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// What became of one call that was made again and again.
type tally struct {
	ID       int `json:"id"`
	Made     int `json:"made"`
	Answered int `json:"answered"`
	// The first ones of the others, and when they began.
	Failed []failure `json:"failed"`
}

type failure struct {
	outcome
	At string `json:"at"`
}

// How many failures of a call are told, and how long it rests in between.
const (
	told  = 10
	pause = 50 * time.Millisecond
)

// loadAll makes each call over and over, one at a time and all side by side, until nothing more can be read: then it prints what became of them.
func loadAll(in io.Reader, out io.Writer) {
	decoder := json.NewDecoder(in)
	var calls []call
	must(decoder.Decode(&calls))
	over := make(chan struct{})
	tallies := make([]tally, len(calls))
	var all sync.WaitGroup
	for i, c := range calls {
		all.Go(func() { tallies[i] = c.repeat(over) })
	}
	io.Copy(io.Discard, in)
	close(over)
	all.Wait()
	must(json.NewEncoder(out).Encode(tallies))
}

func (c call) repeat(over <-chan struct{}) tally {
	result := tally{ID: c.ID, Failed: []failure{}}
	for {
		select {
		case <-over:
			return result
		case <-time.After(pause):
		}
		began := time.Now()
		one := c.make()
		result.Made++
		if one.Outcome == "answered" && one.Text != "" {
			result.Answered++
		} else if len(result.Failed) < told {
			result.Failed = append(result.Failed, failure{one, began.Format(time.TimeOnly)})
		}
	}
}
