package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"time"
)

type certificatesQuestion struct {
	// SPIFFE IDs.
	Identities []string `json:"identities"`
}

type certificatesAnswer struct {
	Authority string `json:"authority"`
	// By SPIFFE ID.
	Identities map[string]identity `json:"identities"`
}

// identity is a certificate and its key, in PEM.
type identity struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// certificates are as istiod issues them: the SPIFFE ID is the only name.
func certificates(question certificatesQuestion) (certificatesAnswer, error) {
	out := certificatesAnswer{Identities: map[string]identity{}}
	authority := &x509.Certificate{
		Subject: pkix.Name{Organization: []string{"test"}}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	root, rootKey, err := issue(authority, authority, nil)
	if err != nil {
		return out, err
	}
	out.Authority = root.Certificate
	for _, id := range question.Identities {
		uri, err := url.Parse(id)
		if err != nil {
			return out, err
		}
		out.Identities[id], _, err = issue(&x509.Certificate{
			URIs: []*url.URL{uri}, KeyUsage: x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		}, authority, rootKey)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// issue signs with the signer's key, or with the certificate's own where there is no signer.
func issue(template, parent *x509.Certificate, signer crypto.Signer) (identity, crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return identity{}, nil, err
	}
	if signer == nil {
		signer = key
	}
	template.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return identity{}, nil, err
	}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	certificate, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return identity{}, nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	return identity{Certificate: encode("CERTIFICATE", certificate), Key: encode("PRIVATE KEY", private)}, key, err
}

func encode(kind string, bytes []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
}
