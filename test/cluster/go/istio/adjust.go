package main

import (
	"strings"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	authz "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pkg/wellknown"
)

// Where iptables sends what comes in and what goes out, before Envoy asks it for the port that was meant.
const (
	inboundPort  = 15006
	outboundPort = 15001
)

// adjuster makes a sidecar's inbound listener run on loopback. Each of its methods is one adjustment; everything else stays as Istio made it.
type adjuster struct {
	removed  map[string]bool
	clusters map[string]bool
}

func (a *adjuster) listener(l *listener.Listener, at target) error {
	a.address(l, at)
	for _, chain := range append(l.FilterChains, defaultChain(l)...) {
		if err := a.secrets(chain); err != nil {
			return err
		}
		if err := a.filters(chain); err != nil {
			return err
		}
	}
	return nil
}

// In a pod iptables redirects every port to 15006 and the filter original_dst finds the port that was meant. Here no packet is redirected:
// the listener listens on the pod's address at every port that is tried. Chains are chosen by the same destination port.
func (a *adjuster) address(l *listener.Listener, at target) {
	l.Name = at.World + "/" + at.Workload
	l.Address = util.BuildAddress(at.Address, at.Ports[0].Number)
	// So that two runs at the same time fail instead of answering for each other.
	l.EnableReusePort = wrapperspb.Bool(false)
	l.AdditionalAddresses = nil
	for _, port := range at.Ports[1:] {
		l.AdditionalAddresses = append(l.AdditionalAddresses, &listener.AdditionalAddress{Address: util.BuildAddress(at.Address, port.Number)})
	}
}

// In a pod the agent hands out the certificate and the authority over SDS. Here secrets of the same names stand in the bootstrap.
func (a *adjuster) secrets(chain *listener.FilterChain) error {
	if chain.GetTransportSocket().GetTypedConfig() == nil {
		return nil
	}
	context := &tls.DownstreamTlsContext{}
	if err := chain.TransportSocket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return err
	}
	for _, secret := range context.CommonTlsContext.TlsCertificateSdsSecretConfigs {
		secret.SdsConfig = nil
	}
	if combined := context.CommonTlsContext.GetCombinedValidationContext(); combined != nil {
		combined.ValidationContextSdsSecretConfig.SdsConfig = nil
	}
	return pack(context, func(config *anypb.Any) {
		chain.TransportSocket.ConfigType = &core.TransportSocket_TypedConfig{TypedConfig: config}
	})
}

// Istio's build of Envoy has filters of its own that exchange and count metadata of peers. None of them decides about access.
func (a *adjuster) filters(chain *listener.FilterChain) error {
	var kept []*listener.Filter
	for _, filter := range chain.Filters {
		switch {
		case a.isIstios(filter.Name):
			continue
		case filter.Name == wellknown.HTTPConnectionManager:
			manager := &hcm.HttpConnectionManager{}
			if err := filter.GetTypedConfig().UnmarshalTo(manager); err != nil {
				return err
			}
			if err := a.manager(manager); err != nil {
				return err
			}
			a.close(manager)
			if err := pack(manager, func(config *anypb.Any) { filter.ConfigType = &listener.Filter_TypedConfig{TypedConfig: config} }); err != nil {
				return err
			}
		case filter.Name == wellknown.TCPProxy:
			proxy := &tcp.TcpProxy{}
			if err := filter.GetTypedConfig().UnmarshalTo(proxy); err != nil {
				return err
			}
			a.clusters[proxy.GetCluster()] = true
		}
		kept = append(kept, filter)
	}
	chain.Filters = kept
	return nil
}

func (a *adjuster) manager(manager *hcm.HttpConnectionManager) error {
	var kept []*hcm.HttpFilter
	for _, filter := range manager.HttpFilters {
		if a.isIstios(filter.Name) {
			continue
		}
		if filter.Name == wellknown.HTTPExternalAuthorization {
			asks := &authz.ExtAuthz{}
			if err := filter.GetTypedConfig().UnmarshalTo(asks); err != nil {
				return err
			}
			a.clusters[asks.GetHttpService().GetServerUri().GetCluster()] = true
		}
		kept = append(kept, filter)
	}
	manager.HttpFilters = kept
	for _, host := range manager.GetRouteConfig().GetVirtualHosts() {
		for _, route := range host.Routes {
			a.clusters[route.GetRoute().GetCluster()] = true
		}
	}
	return nil
}

// A connection that Envoy has no use for any more, as after a path that is none, it keeps for a second, so that the last answer arrives on a
// slow network.
func (a *adjuster) close(manager *hcm.HttpConnectionManager) {
	manager.DelayedCloseTimeout = durationpb.New(20 * time.Millisecond)
}

func (a *adjuster) isIstios(filter string) bool {
	if !strings.HasPrefix(filter, "istio.") {
		return false
	}
	a.removed[filter] = true
	return true
}

// In a pod what is let through goes on to the port that was meant, at the pod itself. Here that port is Envoy's, and every cluster leads to one
// server of the test, which answers everybody.
func upstream(name string, port uint32) *cluster.Cluster {
	return &cluster.Cluster{
		Name:                 name,
		ClusterDiscoveryType: &cluster.Cluster_Type{Type: cluster.Cluster_STATIC},
		ConnectTimeout:       durationpb.New(5 * time.Second),
		LoadAssignment: &endpoint.ClusterLoadAssignment{
			ClusterName: name,
			Endpoints: []*endpoint.LocalityLbEndpoints{{LbEndpoints: []*endpoint.LbEndpoint{{
				HostIdentifier: &endpoint.LbEndpoint_Endpoint{Endpoint: &endpoint.Endpoint{Address: util.BuildAddress("127.0.0.1", port)}},
			}}}},
		},
	}
}

func defaultChain(l *listener.Listener) []*listener.FilterChain {
	if l.DefaultFilterChain == nil {
		return nil
	}
	return []*listener.FilterChain{l.DefaultFilterChain}
}

func pack(message proto.Message, put func(*anypb.Any)) error {
	config, err := anypb.New(message)
	if err == nil {
		put(config)
	}
	return err
}
