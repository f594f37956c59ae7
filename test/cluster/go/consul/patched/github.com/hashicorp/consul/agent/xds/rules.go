package xds

import (
	envoy_rbac_v3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"

	"github.com/hashicorp/consul/agent/structs"
)

// IntentionRules are the rules that the proxy of a service holds, as this package makes them.
func IntentionRules(intentions structs.Intentions, defaultAllow, isHTTP bool, trustDomain string) *envoy_rbac_v3.RBAC {
	return makeRBACRules(intentions, defaultAllow, rbacLocalInfo{trustDomain: trustDomain, datacenter: "dc1", partition: "default"}, isHTTP, nil)
}
