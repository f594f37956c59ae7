// The programs of Istio that run in a cluster, in one: they share nearly all of what they are linked from. Which of them this is, its first
// argument says, or the name under which it is run.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/istioctl/pkg/cli"
	"istio.io/istio/operator/cmd/mesh"
	agent "istio.io/istio/pilot/cmd/pilot-agent/app"
	discovery "istio.io/istio/pilot/cmd/pilot-discovery/app"
	istioagent "istio.io/istio/pkg/istio-agent"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/nodeagent/sds"
)

var programs = map[string]func() *cobra.Command{
	"pilot-discovery": discovery.NewRootCommand,
	"pilot-agent":     func() *cobra.Command { return agent.NewRootCommand(serveSecrets) },
	"istioctl":        manifests,
}

func main() {
	name := filepath.Base(os.Args[0])
	if programs[name] == nil && len(os.Args) > 1 {
		name, os.Args = os.Args[1], os.Args[1:]
	}
	if programs[name] == nil {
		fmt.Fprintln(os.Stderr, "usage: pilot-discovery|pilot-agent|istioctl …")
		os.Exit(2)
	}
	log.EnableKlogWithCobra()
	if err := programs[name]().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveSecrets(options *security.Options, cache security.SecretManager, keys *meshconfig.PrivateKeyProvider) istioagent.SDSService {
	return sds.NewServer(options, cache, keys)
}

// manifests is `istioctl manifest`: the charts of the module with the values of an installation.
func manifests() *cobra.Command {
	root := &cobra.Command{Use: "istioctl", SilenceUsage: true}
	root.AddCommand(mesh.ManifestCmd(cli.NewCLIContext(nil)))
	return root
}
