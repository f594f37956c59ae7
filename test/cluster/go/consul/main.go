// What Consul's proxies are given for intentions: reads questions from standard input and prints an answer for each, in JSON.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/golang/protobuf/proto"
	"github.com/hashicorp/consul/agent/structs"
	"github.com/hashicorp/consul/agent/xds"
	"google.golang.org/protobuf/encoding/protojson"
)

// question is about one service: which filter its proxy gets.
type question struct {
	// Service is the name of the service that is called.
	Service string
	// Entries are configuration entries "service-intentions", in the spelling of Consul's API.
	Entries []map[string]any
	// HTTP says whether its proxy reads requests.
	HTTP bool
	// DefaultAllow is what holds where no intention is about a caller.
	DefaultAllow bool
	// TrustDomain is of the identities of callers.
	TrustDomain string
}

// answer has a filter of Envoy, or why Consul refuses an entry.
type answer struct {
	Filter  json.RawMessage `json:"filter,omitempty"`
	Refused string          `json:"refused,omitempty"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		log.Fatal(err)
	}
	answers := make([]answer, len(questions))
	for i, asked := range questions {
		answers[i] = answerTo(asked)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

func answerTo(asked question) answer {
	var intentions structs.Intentions
	for _, raw := range asked.Entries {
		decoded, err := structs.DecodeConfigEntry(raw)
		if err != nil {
			return answer{Refused: err.Error()}
		}
		entry := decoded.(*structs.ServiceIntentionsConfigEntry)
		if err := entry.Normalize(); err != nil {
			return answer{Refused: err.Error()}
		}
		if err := entry.Validate(); err != nil {
			return answer{Refused: err.Error()}
		}
		if entry.Name == asked.Service || entry.Name == structs.WildcardSpecifier {
			intentions = append(intentions, entry.ToIntentions()...)
		}
	}
	filter, err := xds.IntentionsFilter(intentions, asked.DefaultAllow, asked.TrustDomain, asked.HTTP)
	if err != nil {
		log.Fatal(err)
	}
	printed, err := protojson.Marshal(proto.MessageV2(filter))
	if err != nil {
		log.Fatal(err)
	}
	return answer{Filter: printed}
}
