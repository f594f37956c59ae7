module crds-kong

go 1.26

require github.com/kong/kubernetes-configuration v1.4.0
