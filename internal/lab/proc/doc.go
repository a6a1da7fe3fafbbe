// Package proc runs programs in a lab's hosts for the commands' tests and
// benchmarks: it starts them, among them the command under test, which is the
// test program itself; waits for what they say and for how they end; compares
// what two of them print; and sets them against one another in a contest. What
// fails or hangs ends the test and says what was heard until then.
//
//	func TestMain(m *testing.M) { proc.Main(m, main) }
//
//	p := proc.Start(t, proc.Command(t, host, "-v", "10.77.0.2", "7000"))
//	p.Awaits("connected")
//	p.Ends(0)
//
// It must know no command but by the name and the function that its tests give:
// what is said of one command holds for all.
package proc
