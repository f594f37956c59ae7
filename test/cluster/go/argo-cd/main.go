// Command argo-cd says with Argo CD's own engine where objects of a cluster differ from the manifests that made them.
// It reads the server's OpenAPI document (version 2) and pairs of objects from standard input, as JSON, and prints for each pair and each way of
// comparing what would have to change, or nothing.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/gitops-engine/pkg/diff"
	openapi_v2 "github.com/google/gnostic-models/openapiv2"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/util/proto"
)

// With this name Argo CD applies on the server (common.ArgoCDSSAManager).
const manager = "argocd-controller"

type input struct {
	OpenAPI json.RawMessage `json:"openapi"`
	Pairs   []pair          `json:"pairs"`
}

type pair struct {
	Manifest *unstructured.Unstructured `json:"manifest"`
	Live     *unstructured.Unstructured `json:"live"`
}

// What differs: by fields of the manifest, which is the default, and by owners of fields, as with the option ServerSideApply=true.
type differences struct {
	ByFields string `json:"byFields"`
	ByOwners string `json:"byOwners"`
}

func main() {
	var in input
	must(json.NewDecoder(os.Stdin).Decode(&in))
	parser := parserOf(in.OpenAPI)
	answers := make([]differences, 0, len(in.Pairs))
	for _, p := range in.Pairs {
		answers = append(answers, differences{
			ByFields: difference(p),
			ByOwners: difference(p, diff.WithStructuredMergeDiff(true), diff.WithGVKParser(parser), diff.WithManager(manager)),
		})
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

// difference compares as the application controller does when it refreshes.
func difference(p pair, options ...diff.Option) string {
	result, err := diff.Diff(p.Manifest.DeepCopy(), p.Live.DeepCopy(), options...)
	if err != nil {
		return "error: " + err.Error()
	}
	if !result.Modified {
		return ""
	}
	return fmt.Sprintf("live %s\nwanted %s", result.NormalizedLive, result.PredictedLive)
}

func parserOf(document json.RawMessage) *managedfields.GvkParser {
	parsed, err := openapi_v2.ParseDocument(document)
	must(err)
	models, err := proto.NewOpenAPIData(parsed)
	must(err)
	parser, err := managedfields.NewGVKParser(models, false)
	must(err)
	return parser
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
