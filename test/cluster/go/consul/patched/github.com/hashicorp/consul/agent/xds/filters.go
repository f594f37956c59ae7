package xds

import (
	envoy_listener_v3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	envoy_http_v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"github.com/golang/protobuf/proto"
	"github.com/golang/protobuf/ptypes"

	"github.com/hashicorp/consul/agent/structs"
)

// IntentionsFilter is the filter of a proxy of the Community edition, without peers, which decides about connections or about requests.
func IntentionsFilter(intentions structs.Intentions, defaultAllow bool, trustDomain string, http bool) (proto.Message, error) {
	local := rbacLocalInfo{trustDomain: trustDomain, datacenter: "dc1", partition: "default"}
	if http {
		return makeRBACHTTPFilter(intentions, defaultAllow, local, nil)
	}
	return makeRBACNetworkFilter(intentions, defaultAllow, local, nil)
}

// The rest is what rbac.go takes from files that import the whole agent.

func makeFilter(name string, config proto.Message) (*envoy_listener_v3.Filter, error) {
	packed, err := ptypes.MarshalAny(config)
	if err != nil {
		return nil, err
	}
	return &envoy_listener_v3.Filter{Name: name, ConfigType: &envoy_listener_v3.Filter_TypedConfig{TypedConfig: packed}}, nil
}

func makeEnvoyHTTPFilter(name string, config proto.Message) (*envoy_http_v3.HttpFilter, error) {
	packed, err := ptypes.MarshalAny(config)
	if err != nil {
		return nil, err
	}
	return &envoy_http_v3.HttpFilter{Name: name, ConfigType: &envoy_http_v3.HttpFilter_TypedConfig{TypedConfig: packed}}, nil
}
