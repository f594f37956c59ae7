// Translates objects of Kubernetes into the configuration that Kong's ingress controller gives to Kong: Kong's own translator, without a cluster
// and without Kong. Reads a list of worlds, each a list of objects, and writes what becomes of each.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/go-logr/logr"
	"github.com/kong/go-database-reconciler/pkg/file"
	"github.com/kong/go-kong/kong"

	"github.com/kong/kubernetes-ingress-controller/v3/internal/dataplane/deckgen"
	"github.com/kong/kubernetes-ingress-controller/v3/internal/dataplane/translator"
	"github.com/kong/kubernetes-ingress-controller/v3/internal/store"
)

type translated struct {
	// What Kong is given.
	Content *file.Content `json:"content,omitempty"`
	// Objects that the translator could not use, and why.
	Failures []string `json:"failures"`
	// Why nothing was translated.
	Error string `json:"error,omitempty"`
}

func main() {
	var worlds [][]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&worlds); err != nil {
		panic(err)
	}
	answers := make([]translated, 0, len(worlds))
	for _, objects := range worlds {
		answers = append(answers, translate(objects))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func translate(objects []json.RawMessage) translated {
	raw := make([][]byte, 0, len(objects))
	for _, object := range objects {
		raw = append(raw, object)
	}
	stores, err := store.NewCacheStoresFromObjYAML(raw...)
	if err != nil {
		return translated{Error: err.Error()}
	}
	storer := store.New(stores, "kong", logr.Discard())
	made, err := translator.NewTranslator(logr.Discard(), storer, "", translator.FeatureFlags{}, noSchemas{}, "cluster.local")
	if err != nil {
		return translated{Error: err.Error()}
	}
	built := made.BuildKongConfig()
	failures := []string{}
	for _, failure := range built.TranslationFailures {
		failures = append(failures, failure.Message())
	}
	sort.Strings(failures)
	return translated{Content: deckgen.ToDeckContent(context.Background(), logr.Discard(), built.KongState, deckgen.GenerateDeckContentParams{PluginSchemas: noSchemas{}}), Failures: failures}
}

type noSchemas struct{}

func (noSchemas) GetSchemaService() kong.AbstractSchemaService {
	return translator.UnavailableSchemaService{}
}

// Without Kong there are no schemas, and so no defaults: what was written stays as it is.
func (noSchemas) Schema(_ context.Context, plugin string) (map[string]any, error) {
	return nil, fmt.Errorf("no schema of %s", plugin)
}
