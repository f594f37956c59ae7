// Package register registers the fake provider alone: the others bring the SDKs of all clouds.
package register

import (
	_ "github.com/external-secrets/external-secrets/pkg/provider/fake"
)
