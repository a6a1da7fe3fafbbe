package anomaly

// entry is what all alerts of a kind have in common.
type entry struct {
	message, class string
	priority       uint8
	detector       Detector
}

// The classes, as classification.config of the engines that exist has them,
// with their priorities.
const (
	recon  = "attempted-recon" // 2
	dos    = "attempted-dos"   // 2
	attack = "misc-attack"     // 2
	bad    = "bad-unknown"     // 2
	user   = "attempted-user"  // 1
)

var catalogue = map[SID]entry{
	VerticalScan + SID(SYNScan):       {"GIDS SYN scan of ports", recon, 2, PortScans},
	VerticalScan + SID(ConnectScan):   {"GIDS connect scan of ports", recon, 2, PortScans},
	VerticalScan + SID(FINScan):       {"GIDS FIN scan of ports", recon, 2, PortScans},
	VerticalScan + SID(NULLScan):      {"GIDS NULL scan of ports", recon, 2, PortScans},
	VerticalScan + SID(XMASScan):      {"GIDS XMAS scan of ports", recon, 2, PortScans},
	VerticalScan + SID(ACKScan):       {"GIDS ACK scan of ports", recon, 2, PortScans},
	VerticalScan + SID(UDPScan):       {"GIDS UDP scan of ports", recon, 2, PortScans},
	HorizontalScan + SID(SYNScan):     {"GIDS SYN scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(ConnectScan): {"GIDS connect scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(FINScan):     {"GIDS FIN scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(NULLScan):    {"GIDS NULL scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(XMASScan):    {"GIDS XMAS scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(ACKScan):     {"GIDS ACK scan of hosts", recon, 2, PortScans},
	HorizontalScan + SID(UDPScan):     {"GIDS UDP scan of hosts", recon, 2, PortScans},
	SlowVertical:                      {"GIDS slow scan of ports", recon, 2, SlowScans},
	SlowHorizontal:                    {"GIDS slow scan of hosts", recon, 2, SlowScans},
	SYNFlood:                          {"GIDS SYN flood", dos, 2, Floods},
	UDPFlood:                          {"GIDS UDP flood", dos, 2, Floods},
	ICMPFlood:                         {"GIDS ICMP flood", dos, 2, Floods},
	ARPSpoof:                          {"GIDS ARP spoofing", attack, 2, ARPSpoofing},
	ARPOwn:                            {"GIDS address of ours claimed by ARP", attack, 2, ARPSpoofing},
	SpoofedOwn:                        {"GIDS packets with an address of ours from another station", bad, 2, IPSpoofing},
	SpoofedHome:                       {"GIDS packets with an address of our network from outside", bad, 2, IPSpoofing},
	FragOverlap:                       {"GIDS overlapping fragments", attack, 2, Fragments},
	FragTiny:                          {"GIDS tiny fragments", attack, 2, Fragments},
	PingOfDeath:                       {"GIDS ping of death", dos, 2, Fragments},
	Teardrop:                          {"GIDS teardrop", dos, 2, Fragments},
	Land:                              {"GIDS land attack", dos, 2, LandAttacks},
	Smurf:                             {"GIDS smurf attack", dos, 2, Smurfs},
	DNSTunnel:                         {"GIDS DNS tunnel", bad, 2, DNSTunnels},
	DNSAmplify:                        {"GIDS DNS amplification", dos, 2, Amplification},
	Reflection:                        {"GIDS UDP reflection", dos, 2, Amplification},
	BruteSSH:                          {"GIDS brute force on SSH", user, 1, BruteForce},
	BruteFTP:                          {"GIDS brute force on FTP", user, 1, BruteForce},
	BruteTelnet:                       {"GIDS brute force on Telnet", user, 1, BruteForce},
	BruteRDP:                          {"GIDS brute force on RDP", user, 1, BruteForce},
	Beacon:                            {"GIDS regular connections (beacon)", bad, 2, Beacons},
	ResetInjection:                    {"GIDS injected reset", attack, 2, ResetInjections},
}
