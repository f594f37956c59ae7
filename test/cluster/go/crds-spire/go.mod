module crds-spire

go 1.26

require github.com/spiffe/spire-controller-manager v0.6.3
