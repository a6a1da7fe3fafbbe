// Package anomaly is the detectors that need no rules: who scans, floods, forges,
// tunnels, guesses passwords or reports home at regular intervals. Each stands in
// a file of its own that says how it decides.
//
// It is passive and has two sides. Every worker tells what it sees: most packets
// nothing, some an Observation (Of, Single), and what floods are made of is
// counted (Meter). One Detectors for all workers takes that in, in the order of
// the packets, and returns alerts.
//
// What goes on is an episode: it is told once, at once, when it passes a
// threshold, and summed up when nothing of it was seen for a while. Every table is
// bounded, and what made room is counted.
//
// It must not know rules, how flows and streams are kept, or how alerts are
// printed.
package anomaly
