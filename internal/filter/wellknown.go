package filter

// WellKnown is a table of the services and protocols (names and numbers of the
// IANA's registries) that are asked for most, for where /etc has none.
func WellKnown() *Table {
	t := new(Table)
	t.AddServices(wellKnownServices)
	t.AddProtocols(wellKnownProtocols)
	t.AddNetworks("loopback 127")
	return t
}

const wellKnownServices = `
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp mail
time 37/tcp
time 37/udp
whois 43/tcp
tacacs 49/tcp
tacacs 49/udp
domain 53/tcp
domain 53/udp
bootps 67/udp
bootpc 68/udp
tftp 69/udp
finger 79/tcp
http 80/tcp www
kerberos 88/tcp
kerberos 88/udp
pop3 110/tcp
sunrpc 111/tcp
sunrpc 111/udp
ntp 123/udp
netbios-ns 137/udp
netbios-dgm 138/udp
netbios-ssn 139/tcp
imap2 143/tcp imap
snmp 161/tcp
snmp 161/udp
snmp-trap 162/tcp snmptrap
snmp-trap 162/udp snmptrap
bgp 179/tcp
ldap 389/tcp
ldap 389/udp
https 443/tcp
https 443/udp
microsoft-ds 445/tcp
microsoft-ds 445/udp
isakmp 500/udp
syslog 514/udp
printer 515/tcp
dhcpv6-client 546/udp
dhcpv6-server 547/udp
submission 587/tcp
ldaps 636/tcp
ldaps 636/udp
domain-s 853/tcp
domain-s 853/udp
imaps 993/tcp
pop3s 995/tcp
openvpn 1194/tcp
openvpn 1194/udp
mysql 3306/tcp
ms-wbt-server 3389/tcp
sip 5060/tcp
sip 5060/udp
sip-tls 5061/tcp
sip-tls 5061/udp
mdns 5353/udp
postgresql 5432/tcp
http-alt 8080/tcp
`

const wellKnownProtocols = `
ip 0
icmp 1
igmp 2
ipencap 4
tcp 6
egp 8
igp 9
udp 17
ipv6 41
ipv6-route 43
ipv6-frag 44
rsvp 46
gre 47
esp 50
ah 51
ipv6-icmp 58
ipv6-nonxt 59
ipv6-opts 60
eigrp 88
ospf 89
pim 103
vrrp 112
l2tp 115
sctp 132
udplite 136
`
