// Package register registers no generator: no manifest of this library uses one.
package register
