package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"
)

type port struct {
	Port int `json:"port"`
	// http answers HTTP/1, HTTP/2 and gRPC alike.
	Protocol string `json:"protocol"`
	// The one address that it is served at.
	Address string `json:"address"`
}

func (p port) serve(name string) error {
	if p.Protocol == "udp" {
		return p.serveDatagrams(name)
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", p.Address, p.Port))
	if err != nil {
		return err
	}
	switch p.Protocol {
	case "http":
		server := &http.Server{Handler: answer(name, p.Port), Protocols: new(http.Protocols)}
		server.Protocols.SetHTTP1(true)
		server.Protocols.SetUnencryptedHTTP2(true)
		go func() { must(server.Serve(listener)) }()
	case "tls":
		server := &http.Server{Handler: answer(name, p.Port)}
		go func() {
			must(server.Serve(tls.NewListener(listener, &tls.Config{GetCertificate: certificateFor(name)})))
		}()
	default:
		go greet(listener, name)
	}
	return nil
}

// answer says who was asked for what. Calls of gRPC get an empty message, and health checks that all is well.
func answer(name string, port int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
			w.Header().Set("Actor", name)
			fmt.Fprintf(w, "%s:%d %s %s\n", name, port, r.Method, r.URL.Path)
			return
		}
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Actor", name)
		w.Header().Set("Trailer", "Grpc-Status")
		if r.URL.Path == "/grpc.health.v1.Health/Check" {
			w.Write([]byte{0, 0, 0, 0, 2, 8, 1})
		} else {
			w.Write([]byte{0, 0, 0, 0, 0})
		}
		w.Header().Set("Grpc-Status", "0")
	})
}

// greet says its name to everybody who connects.
func greet(listener net.Listener, name string) {
	for {
		connection, err := listener.Accept()
		must(err)
		go func() {
			defer connection.Close()
			connection.SetDeadline(time.Now().Add(time.Minute))
			fmt.Fprintf(connection, "%s\n", name)
			io.Copy(io.Discard, connection)
		}()
	}
}

func (p port) serveDatagrams(name string) error {
	socket, err := net.ListenPacket("udp4", fmt.Sprintf("%s:%d", p.Address, p.Port))
	if err != nil {
		return err
	}
	go func() {
		buffer := make([]byte, 2048)
		for {
			_, from, err := socket.ReadFrom(buffer)
			must(err)
			socket.WriteTo([]byte(name+"\n"), from)
		}
	}()
	return nil
}

// certificateFor gives one that names who serves; outside, everybody is whom they are asked for.
func certificateFor(name string) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		certificate := selfSigned(name)
		if name == "outside" && hello.ServerName != "" {
			certificate = selfSigned(hello.ServerName)
		}
		return &certificate, nil
	}
}

func selfSigned(name string) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
