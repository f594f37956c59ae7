package networkpolicy

import (
	"context"
	"net"

	v1 "k8s.io/api/core/v1"
)

// Decide asks what the queue asks of every packet; the packet itself is not exported.
func (c *Controller) Decide(source, destination net.IP, port int, protocol v1.Protocol) bool {
	if c.nriPlugin == nil {
		// Without a container runtime no other pods are known than those of the API server.
		c.nriPlugin = &nriPlugin{}
	}
	return c.evaluatePacket(context.Background(), packet{srcIP: source, dstIP: destination, dstPort: port, proto: protocol})
}
