// Command gtcpcat is netcat for TCP on our own stack.
package main

import "gotcp/internal/cli"

func main() {
	f := &flags{}
	cli.Main(app(f))
}
