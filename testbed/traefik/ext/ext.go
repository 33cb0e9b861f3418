// Package ext stands in for the extension point that Traefik's own repository
// keeps as a local module and therefore does not publish on the module proxy.
package ext

// HTTP has no extensions.
type HTTP struct{}

// Router has no extensions.
type Router struct{}
