// Program consul says what proxies of Consul let through: its own code turns intentions into the rules that Envoy is given, and these are asked
// for callers and requests. It reads cases as JSON and prints, for each, what Consul says against an entry, and an answer to every question.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/consul/agent/structs"
	"github.com/hashicorp/consul/agent/xds"
)

const trustDomain = "11111111-2222-3333-4444-555555555555.consul"

type header struct {
	Name, Exact, Prefix, Suffix, Regex string
	Present, Invert                    bool
}

type permission struct {
	Action string
	HTTP   *struct {
		PathExact, PathPrefix, PathRegex string
		Methods                          []string
		Header                           []header
	}
}

type entry struct {
	Destination struct{ Name string }
	Sources     []struct {
		Name, Action string
		Permissions  []permission
	}
}

type question struct {
	Caller, Method, Path string
	Headers              map[string]string
}

type testCase struct {
	Service              string
	DefaultAllow, IsHTTP bool
	Entries              []entry
	Questions            []question
}

type answer struct {
	Refused []string `json:"refused"`
	Allowed []bool   `json:"allowed"`
}

func main() {
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, 0, len(cases))
	for _, one := range cases {
		answers = append(answers, answerOf(one))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerOf(one testCase) answer {
	var intentions structs.Intentions
	found := answer{Refused: make([]string, 0, len(one.Entries)), Allowed: make([]bool, 0, len(one.Questions))}
	for _, written := range one.Entries {
		config := configOf(written)
		refused := ""
		if err := config.Normalize(); err != nil {
			refused = err.Error()
		} else if err := config.Validate(); err != nil {
			refused = err.Error()
		}
		found.Refused = append(found.Refused, refused)
		if refused != "" || (config.Name != one.Service && config.Name != structs.WildcardSpecifier) {
			continue
		}
		for _, source := range config.Sources {
			intentions = append(intentions, config.ToIntention(source))
		}
	}
	rules := xds.IntentionRules(intentions, one.DefaultAllow, one.IsHTTP, trustDomain)
	for _, asked := range one.Questions {
		found.Allowed = append(found.Allowed, allows(rules, asked))
	}
	return found
}

func configOf(written entry) *structs.ServiceIntentionsConfigEntry {
	config := &structs.ServiceIntentionsConfigEntry{Kind: structs.ServiceIntentions, Name: written.Destination.Name}
	for _, source := range written.Sources {
		own := &structs.SourceIntention{Name: source.Name, Action: structs.IntentionAction(source.Action)}
		for _, given := range source.Permissions {
			made := &structs.IntentionPermission{Action: structs.IntentionAction(given.Action)}
			if given.HTTP != nil {
				made.HTTP = &structs.IntentionHTTPPermission{
					PathExact: given.HTTP.PathExact, PathPrefix: given.HTTP.PathPrefix, PathRegex: given.HTTP.PathRegex, Methods: given.HTTP.Methods,
				}
				for _, one := range given.HTTP.Header {
					made.HTTP.Header = append(made.HTTP.Header, structs.IntentionHTTPHeaderPermission(one))
				}
			}
			own.Permissions = append(own.Permissions, made)
		}
		config.Sources = append(config.Sources, own)
	}
	return config
}
