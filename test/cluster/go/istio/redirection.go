package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"istio.io/istio/pkg/log"
	iptables "istio.io/istio/tools/istio-iptables/pkg/cmd"
)

type redirectionQuestion struct {
	// A pod's annotations, which the webhook reads.
	Annotations map[string]string `json:"annotations"`
}

// redirection are the rules of iptables that the injected init container writes, in the form of iptables-restore.
func redirection(question redirectionQuestion) ([]string, error) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: "shop", Annotations: question.Annotations}}
	pod.Spec.Containers = []corev1.Container{{Name: "main", Image: "example"}}
	after, err := injected(pod)
	if err != nil {
		return nil, err
	}
	for _, container := range after.Spec.InitContainers {
		if len(container.Args) > 0 && container.Args[0] == "istio-iptables" {
			return dryRun(container.Args[1:])
		}
	}
	return nil, fmt.Errorf("no init container redirects anything")
}

// dryRun runs Istio's own program with the arguments; it writes what it would do to a file.
func dryRun(args []string) ([]string, error) {
	folder, err := os.MkdirTemp("", "iptables-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "rules")
	if err := os.Setenv("DRY_RUN_FILE_PATH", file); err != nil {
		return nil, err
	}
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	options.OutputPaths = []string{"stderr"}
	command := iptables.GetCommand(options)
	options.AttachCobraFlags(command)
	command.SetArgs(append(args, "--dry-run"))
	if err := command.Execute(); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	return strings.Split(string(bytes.TrimSpace(text)), "\n"), err
}
