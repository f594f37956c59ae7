package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// What the rules of the router do with a packet of that mark; they are made by the test.
const (
	markAccept = 1
	markReject = 2
)

const (
	queueNumber = 0
	// Nothing is dropped without an answer by a rule: only a machine that is much too busy gets here.
	patience = 60 * time.Second
	// A datagram that got lost is sent again after this time, like what TCP sends.
	resend = 2 * time.Second
	// How many connections are tried at a time.
	atATime = 32
)

// connected tells for each flow whether a connection with an answer came about. Its first packet goes through a queue of the
// router, where Cilium's policy decides; what is refused is answered with ICMP "administratively prohibited".
func connected(c cluster) []bool {
	decide := newPlugin(c)
	var router *queue
	within(c.RouterNetns, func() (err error) { router, err = bind(queueNumber); return err })
	go router.serve(func(packet []byte) uint32 {
		if f, ok := flowOf(c, packet); ok && decide.allows(f) {
			return markAccept
		}
		return markReject
	})
	listened := map[string]bool{}
	for _, f := range c.Flows {
		at := fmt.Sprint(f.To, f.Protocol, f.Port)
		if !listened[at] {
			within(c.Ends[f.To].Netns, func() error { return listen(f.Protocol, addressOf(c, f)) })
		}
		listened[at] = true
	}
	results := make([]bool, len(c.Flows))
	slots := make(chan struct{}, atATime)
	var all sync.WaitGroup
	for i, f := range c.Flows {
		slots <- struct{}{}
		all.Add(1)
		go func() {
			defer func() { <-slots; all.Done() }()
			within(c.Ends[f.From].Netns, func() (err error) { results[i], err = dial(c, f); return err })
		}()
	}
	all.Wait()
	return results
}

// within runs a function on a thread of its own in a network namespace; sockets stay where they were made.
func within(netns string, do func() error) {
	done := make(chan error)
	go func() {
		// Never unlocked: the thread ends with the function, and nobody else gets it.
		runtime.LockOSThread()
		file, err := os.Open("/run/netns/" + netns)
		if err == nil {
			defer file.Close()
			if err = unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err == nil {
				err = do()
			}
		}
		done <- err
	}()
	if err := <-done; err != nil {
		panic(fmt.Errorf("in network namespace %s: %w", netns, err))
	}
}

// listen answers whatever comes with the same bytes.
func listen(protocol, address string) error {
	if protocol == "UDP" {
		socket, err := net.ListenPacket("udp4", address)
		if err != nil {
			return err
		}
		go func() {
			buffer := make([]byte, 64)
			for {
				if n, from, err := socket.ReadFrom(buffer); err == nil {
					_, _ = socket.WriteTo(buffer[:n], from)
				}
			}
		}()
		return nil
	}
	socket, err := net.Listen("tcp4", address)
	if err != nil {
		return err
	}
	go func() {
		for {
			if connection, err := socket.Accept(); err == nil {
				go func() { defer connection.Close(); _, _ = io.Copy(connection, connection) }()
			}
		}
	}()
	return nil
}

func dial(c cluster, f flow) (bool, error) {
	connection, err := net.DialTimeout(strings.ToLower(f.Protocol)+"4", addressOf(c, f), patience)
	if err != nil {
		return refused(err)
	}
	defer connection.Close()
	once := patience
	if f.Protocol == "UDP" {
		once = resend
	}
	answer := make([]byte, 4)
	for end := time.Now().Add(patience); ; {
		if err := connection.SetDeadline(time.Now().Add(once)); err != nil {
			return false, err
		}
		if _, err = connection.Write([]byte("ping")); err == nil {
			_, err = io.ReadFull(connection, answer)
		}
		if err == nil {
			return string(answer) == "ping", nil
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) || time.Now().After(end) {
			return refused(err)
		}
	}
}

// refused tells the router's answer from every other failure, which is no verdict.
func refused(err error) (bool, error) {
	if errors.Is(err, syscall.EHOSTUNREACH) {
		return false, nil
	}
	return false, err
}

func addressOf(c cluster, f flow) string {
	return netip.AddrPortFrom(netip.MustParseAddr(c.Ends[f.To].IP), f.Port).String()
}

// flowOf reads the headers of an IPv4 packet.
func flowOf(c cluster, packet []byte) (f flow, ok bool) {
	if len(packet) < 24 {
		return f, false
	}
	length := int(packet[0]&0x0f) * 4
	f.From, f.To = endAt(c, packet[12:16]), endAt(c, packet[16:20])
	f.Protocol = map[byte]string{unix.IPPROTO_TCP: "TCP", unix.IPPROTO_UDP: "UDP"}[packet[9]]
	f.Port = binary.BigEndian.Uint16(packet[length+2:])
	return f, f.From >= 0 && f.To >= 0 && f.Protocol != ""
}

func endAt(c cluster, address []byte) int {
	ip := netip.AddrFrom4([4]byte(address)).String()
	for i, e := range c.Ends {
		if e.IP == ip {
			return i
		}
	}
	return -1
}
