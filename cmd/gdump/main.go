// Command gdump prints, saves and counts the packets of interfaces and of capture files.
package main

import "gotcp/internal/cli"

func main() {
	f := &flags{}
	cli.Main(app(f))
}
