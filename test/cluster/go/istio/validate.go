package main

import (
	"encoding/json"

	"istio.io/istio/pilot/pkg/config/kube/crd"
)

type validateQuestion struct {
	Objects []map[string]any `json:"objects"`
}

// validate says of each object, of Istio's kinds, why istiod's webhook refuses it; nothing where it takes it.
func validate(question validateQuestion) ([]string, error) {
	out := []string{}
	for _, object := range question.Objects {
		text, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		refusal := ""
		if _, _, err := crd.ParseInputs(string(text)); err != nil {
			refusal = err.Error()
		}
		out = append(out, refusal)
	}
	return out, nil
}
