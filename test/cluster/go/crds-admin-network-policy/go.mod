module crds-admin-network-policy

go 1.26

require sigs.k8s.io/network-policy-api v0.1.7
