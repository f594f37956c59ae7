package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A request to make a connection, and on it, where there is a method, a request of HTTP/1, HTTP/2 (`h2`) or gRPC.
type call struct {
	ID       int    `json:"id"`
	Protocol string `json:"protocol"`
	Host     string `json:"host"`
	// The address that it is made from, where the machine has several.
	Source string `json:"source"`
	Port   int    `json:"port"`
	// Whom a request, or TLS, is for, where that is not who is dialled.
	Authority string `json:"authority"`
	Method    string `json:"method"`
	// As it is sent, whatever it looks like.
	Path string `json:"path"`
	// Milliseconds.
	Patience int `json:"patience"`
}

// What became of a call. `outcome` is "answered", "refused" (a machine was reached, nobody listens), "reset" (closed without an answer),
// "lost" (no answer in time) or "error". `text` says who answered: without it, something in between did.
type outcome struct {
	ID      int    `json:"id"`
	Outcome string `json:"outcome"`
	Status  int    `json:"status,omitempty"`
	Text    string `json:"text,omitempty"`
}

// How many connections are made at the same time.
const atOnce = 64

func dialAll(in io.Reader, out io.Writer) {
	var calls []call
	must(json.NewDecoder(in).Decode(&calls))
	results := make([]outcome, len(calls))
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, c := range calls {
		all.Go(func() {
			slots <- struct{}{}
			results[i] = c.make()
			<-slots
		})
	}
	all.Wait()
	must(json.NewEncoder(out).Encode(results))
}

func (c call) make() outcome {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(c.Patience)*time.Millisecond)
	defer cancel()
	status, text, err := c.try(ctx)
	result := outcome{ID: c.ID, Outcome: "answered", Status: status, Text: text}
	if err != nil {
		result.Outcome, result.Text = kindOf(err), err.Error()
	}
	return result
}

func (c call) try(ctx context.Context) (int, string, error) {
	address := net.JoinHostPort(c.Host, fmt.Sprint(c.Port))
	dialer := c.dialer()
	switch c.Protocol {
	case "http", "https", "h2", "grpc":
		return c.request(ctx, address)
	case "udp":
		connection, err := dialer.DialContext(ctx, "udp", address)
		if err != nil {
			return 0, "", err
		}
		defer connection.Close()
		return firstWords(ctx, connection, []byte("?"))
	case "tls":
		connection, err := (&tls.Dialer{NetDialer: dialer, Config: &tls.Config{InsecureSkipVerify: true, ServerName: c.serverName()}}).DialContext(ctx, "tcp", address)
		if err != nil {
			return 0, "", err
		}
		defer connection.Close()
		return 0, connection.(*tls.Conn).ConnectionState().PeerCertificates[0].Subject.CommonName, nil
	case "connect":
		connection, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			return 0, "", err
		}
		return 0, "", connection.Close()
	default:
		connection, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			return 0, "", err
		}
		defer connection.Close()
		return firstWords(ctx, connection, c.greeting())
	}
}

func (c call) dialer() *net.Dialer {
	dialer := &net.Dialer{}
	switch ip := net.ParseIP(c.Source); {
	case ip == nil:
	case c.Protocol == "udp":
		dialer.LocalAddr = &net.UDPAddr{IP: ip}
	default:
		dialer.LocalAddr = &net.TCPAddr{IP: ip}
	}
	return dialer
}

func (c call) serverName() string {
	if c.Authority == "" {
		return c.Host
	}
	name, _, found := strings.Cut(c.Authority, ":")
	if !found {
		return c.Authority
	}
	return name
}

// greeting is what somebody outside says first: a proxy that takes TLS and plain text waits for it.
func (c call) greeting() []byte {
	if c.Source == "" {
		return nil
	}
	return []byte("here is somebody outside\n")
}

// firstWords waits for what the other end says first: a proxy in between may take a connection that it passes on to nobody.
func firstWords(ctx context.Context, connection net.Conn, question []byte) (int, string, error) {
	deadline, _ := ctx.Deadline()
	connection.SetDeadline(deadline)
	if _, err := connection.Write(question); err != nil {
		return 0, "", err
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	return 0, strings.TrimSpace(line), err
}

func (c call) request(ctx context.Context, address string) (int, string, error) {
	transport := &http.Transport{DisableKeepAlives: true, Protocols: new(http.Protocols), DialContext: c.dialer().DialContext}
	transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, ServerName: c.serverName()}
	isFirst := c.Protocol == "http" || c.Protocol == "https"
	transport.Protocols.SetHTTP1(isFirst)
	transport.Protocols.SetUnencryptedHTTP2(!isFirst)
	var body io.Reader
	if c.Protocol == "grpc" {
		body = bytes.NewReader([]byte{0, 0, 0, 0, 0})
	}
	scheme := "http"
	if c.Protocol == "https" {
		scheme = "https"
	}
	request, err := http.NewRequestWithContext(ctx, c.Method, scheme+"://"+address, body)
	if err != nil {
		return 0, "", err
	}
	if request.URL, err = c.url(address); err != nil {
		return 0, "", err
	}
	request.URL.Scheme = scheme
	if c.Authority != "" {
		request.Host = c.Authority
	}
	if c.Protocol == "grpc" {
		request.Header.Set("Content-Type", "application/grpc")
		request.Header.Set("TE", "trailers")
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	return response.StatusCode, response.Header.Get("Actor"), nil
}

// url has the path as it shall be sent. Go takes an opaque one for a host where it begins with two slashes.
func (c call) url(address string) (*url.URL, error) {
	if !strings.HasPrefix(c.Path, "//") {
		return &url.URL{Scheme: "http", Host: address, Opaque: c.Path}, nil
	}
	raw, query, _ := strings.Cut(c.Path, "?")
	path, err := url.PathUnescape(raw)
	return &url.URL{Scheme: "http", Host: address, Path: path, RawPath: raw, RawQuery: query}, err
}

// What Go says of a connection that the other end has closed before an answer, without an error of its own for it.
var closed = []string{"server closed idle connection", "client conn could not be established", "client connection lost", "stream error"}

func kindOf(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "reset"
	case slices.ContainsFunc(closed, func(text string) bool { return strings.Contains(err.Error(), text) }):
		return "reset"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "lost"
	}
	return "error"
}
