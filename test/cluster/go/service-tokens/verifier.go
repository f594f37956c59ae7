package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

type request struct {
	Port                     int
	Methods, Paths, NotPaths []string
}

// Whom the service may admit: /etc/service-tokens, as it was declared.
type verifier struct {
	Issuer, Audience string
	Callers          []struct {
		Subject  string
		Requests []request
	}
	Anonymous []request
	keys      jose.JSONWebKeySet
}

func load(folder string) (v verifier, err error) {
	for file, into := range map[string]any{"callers.json": &v, "jwks.json": &v.keys} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return v, err
		}
		if err := json.Unmarshal(text, into); err != nil {
			return v, err
		}
	}
	return v, nil
}

// Whether a request may be answered; authorization is its header.
func (v verifier) admits(authorization string, port int, method, path string) bool {
	if authorization == "" {
		return allows(v.Anonymous, port, method, path)
	}
	token, err := jwt.ParseSigned(strings.TrimPrefix(authorization, "Bearer "), []jose.SignatureAlgorithm{jose.RS256, jose.ES256, jose.ES384, jose.ES512})
	if err != nil {
		return false
	}
	var claims jwt.Claims
	if token.Claims(v.keys, &claims) != nil || claims.Expiry == nil {
		return false
	}
	if claims.ValidateWithLeeway(jwt.Expected{Issuer: v.Issuer, AnyAudience: jwt.Audience{v.Audience}}, 0) != nil {
		return false
	}
	for _, caller := range v.Callers {
		if caller.Subject == claims.Subject {
			return allows(caller.Requests, port, method, path)
		}
	}
	return false
}

func allows(requests []request, port int, method, path string) bool {
	means := func(pattern string) bool {
		text := strings.NewReplacer(`\{\*\*\}`, `.*`, `\{\*\}`, `[^/]+`, `\*`, `.*`).Replace(regexp.QuoteMeta(pattern))
		return regexp.MustCompile(`^(?s:` + text + `)$`).MatchString(path)
	}
	return slices.ContainsFunc(requests, func(one request) bool {
		return one.Port == port && (one.Methods == nil || slices.Contains(one.Methods, method)) &&
			(one.Paths == nil || slices.ContainsFunc(one.Paths, means)) && !slices.ContainsFunc(one.NotPaths, means)
	})
}
