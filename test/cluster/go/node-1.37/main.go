// What a node runs, and the scheduler that fills it, in one program: they share nearly all of what they are linked from.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func command(name string) *cobra.Command {
	switch name {
	case "kubelet":
		return kubelet.NewKubeletCommand(context.Background())
	case "kube-proxy":
		return proxy.NewProxyCommand()
	case "kube-scheduler":
		return scheduler.NewSchedulerCommand()
	}
	return nil
}

func main() {
	if len(os.Args) > 1 {
		if program := command(os.Args[1]); program != nil {
			os.Args = os.Args[1:]
			os.Exit(cli.Run(program))
		}
	}
	fmt.Fprintln(os.Stderr, "usage: node kubelet|kube-proxy|kube-scheduler …")
	os.Exit(2)
}
