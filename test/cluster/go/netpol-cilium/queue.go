package main

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// Messages and attributes of nfnetlink_queue (linux/netfilter/nfnetlink_queue.h).
const (
	msgPacket, msgVerdict, msgConfig = 0, 1, 2
	cfgCmd, cfgParams                = 1, 2
	attrPacketHeader, attrVerdict    = 1, 2
	attrMark, attrPayload            = 3, 10
	cmdBind, copyPacket              = 1, 2
	// The packet goes through the rules once more, which now see its mark.
	verdictRepeat = 4
	// How much of a packet is copied: the headers.
	headerBytes = 128
)

// A queue hands the packets of an iptables NFQUEUE rule of this network namespace to a decision.
type queue struct {
	socket int
	number uint16
}

// bind must be called on a thread that is in the network namespace of the rule.
func bind(number uint16) (*queue, error) {
	socket, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_NETFILTER)
	if err != nil {
		return nil, err
	}
	q := &queue{socket, number}
	if err := unix.Bind(socket, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return nil, err
	}
	if err := q.configure(cfgCmd, []byte{cmdBind, 0, 0, unix.AF_INET}); err != nil {
		return nil, err
	}
	return q, q.configure(cfgParams, append(be32(headerBytes), copyPacket))
}

func (q *queue) configure(kind uint16, value []byte) error {
	if err := q.send(msgConfig, unix.NLM_F_ACK, attribute(kind, value)); err != nil {
		return err
	}
	buffer := make([]byte, 4096)
	n, _, err := unix.Recvfrom(q.socket, buffer, 0)
	if err != nil {
		return err
	}
	if code := int32(binary.NativeEndian.Uint32(buffer[unix.NLMSG_HDRLEN:n])); code != 0 {
		return fmt.Errorf("nfnetlink_queue: %w", unix.Errno(-code))
	}
	return nil
}

// serve asks for each packet which mark it gets, for as long as the socket is open.
func (q *queue) serve(markOf func(packet []byte) uint32) {
	buffer := make([]byte, 1<<20)
	for {
		n, _, err := unix.Recvfrom(q.socket, buffer, 0)
		if err != nil {
			return
		}
		for rest := buffer[:n]; len(rest) >= unix.NLMSG_HDRLEN; {
			length := binary.NativeEndian.Uint32(rest)
			id, packet := readPacket(rest[unix.NLMSG_HDRLEN+4 : length])
			verdict := attribute(attrVerdict, append(be32(verdictRepeat), id...))
			if err := q.send(msgVerdict, 0, append(verdict, attribute(attrMark, be32(markOf(packet)))...)); err != nil {
				return
			}
			rest = rest[min(int(length+3)&^3, len(rest)):]
		}
	}
}

func readPacket(attributes []byte) (id, packet []byte) {
	for len(attributes) >= 4 {
		length := binary.NativeEndian.Uint16(attributes)
		value := attributes[4:length]
		switch binary.NativeEndian.Uint16(attributes[2:]) {
		case attrPacketHeader:
			id = value[:4]
		case attrPayload:
			packet = value
		}
		attributes = attributes[min(int(length+3)&^3, len(attributes)):]
	}
	return id, packet
}

func (q *queue) send(message uint16, flags uint16, attributes []byte) error {
	header := make([]byte, unix.NLMSG_HDRLEN, unix.NLMSG_HDRLEN+4+len(attributes))
	binary.NativeEndian.PutUint32(header, uint32(cap(header)))
	binary.NativeEndian.PutUint16(header[4:], unix.NFNL_SUBSYS_QUEUE<<8|message)
	binary.NativeEndian.PutUint16(header[6:], unix.NLM_F_REQUEST|flags)
	header = append(header, unix.AF_UNSPEC, 0, byte(q.number>>8), byte(q.number))
	return unix.Sendto(q.socket, append(header, attributes...), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK})
}

// attribute pads its value to four bytes, as netlink wants.
func attribute(kind uint16, value []byte) []byte {
	bytes := make([]byte, (4+len(value)+3)&^3)
	binary.NativeEndian.PutUint16(bytes, uint16(4+len(value)))
	binary.NativeEndian.PutUint16(bytes[2:], kind)
	copy(bytes[4:], value)
	return bytes
}

func be32(value uint32) []byte {
	return binary.BigEndian.AppendUint32(nil, value)
}
