// The API server of the oldest Kubernetes that the library supports.
package main

import (
	"fmt"
	"os"

	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) < 2 || os.Args[1] != "kube-apiserver" {
		fmt.Fprintln(os.Stderr, "usage: kubernetes kube-apiserver …")
		os.Exit(2)
	}
	os.Args = os.Args[1:]
	os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
}
