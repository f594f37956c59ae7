// Writes the keys and certificates of a cluster for tests into a folder: an authority, a server on loopback, an administrator, the signer of
// ServiceAccount tokens, and of server and administrator one each that has expired.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const day = 24 * time.Hour

var (
	folder = os.Args[1]
	serial = int64(0)
	now    = time.Now()
)

type identity struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func main() {
	authority := issue("ca", x509.Certificate{
		Subject: pkix.Name{CommonName: "test authority"}, NotAfter: now.Add(day),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}, nil)
	for name, until := range map[string]time.Time{"": now.Add(day), "expired-": now.Add(-day)} {
		issue(name+"server", x509.Certificate{
			Subject: pkix.Name{CommonName: "kube-apiserver"}, NotAfter: until, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
			DNSNames:    []string{"localhost", "kubernetes.default.svc"},
			IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1), net.IPv4(192, 0, 2, 10)},
		}, authority)
		issue(name+"admin", x509.Certificate{
			Subject: pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}}, NotAfter: until,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		}, authority)
	}
	signer, err := rsa.GenerateKey(rand.Reader, 2048)
	check(err)
	write("service-accounts.key", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(signer))
}

func issue(name string, template x509.Certificate, authority *identity) *identity {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	serial++
	template.SerialNumber, template.NotBefore = big.NewInt(serial), now.Add(-2*day)
	self := &identity{&template, key}
	if authority == nil {
		authority = self
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, authority.certificate, &key.PublicKey, authority.key)
	check(err)
	private, err := x509.MarshalECPrivateKey(key)
	check(err)
	write(name+".crt", "CERTIFICATE", der)
	write(name+".key", "EC PRIVATE KEY", private)
	return self
}

func write(name, kind string, der []byte) {
	check(os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
