package main

import (
	"encoding/json"
	"io"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"
	"istio.io/istio/pkg/test"
)

type analyzeQuestion struct {
	Objects []map[string]any `json:"objects"`
}

type message struct {
	Code     string `json:"code"`
	Level    string `json:"level"`
	Resource string `json:"resource"`
	Text     string `json:"text"`
}

// analyze does what "istioctl analyze --all-namespaces" does in a cluster that has the manifests, workloads and Services as well, and what
// istiod has written since.
func analyze(question analyzeQuestion) ([]message, error) {
	if err := test.Wrap(func(t test.Failer) { allocate(t, question.Objects) }); err != nil {
		return nil, err
	}
	var documents []string
	for _, object := range question.Objects {
		text, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		documents = append(documents, string(text))
	}
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), resource.Namespace(""), resource.Namespace("istio-system"), nil)
	if err := analyzer.AddDefaultResources(); err != nil {
		return nil, err
	}
	source := local.ReaderSource{Name: "manifests", Reader: io.Reader(strings.NewReader("---\n" + strings.Join(documents, "\n---\n")))}
	if err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{source}); err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		return nil, err
	}
	out := []message{}
	for _, m := range result.Messages {
		text := m.Unstructured(false)
		at := ""
		if m.Resource != nil {
			at = m.Resource.Origin.FriendlyName()
		}
		out = append(out, message{Code: m.Type.Code(), Level: m.Type.Level().String(), Resource: at, Text: text["message"].(string)})
	}
	return out, nil
}
