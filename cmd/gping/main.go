// Command gping is ping on our own stack: one host, many, a whole subnet.
package main

import "gotcp/internal/cli"

func main() {
	f := &flags{}
	cli.Main(app(f))
}
