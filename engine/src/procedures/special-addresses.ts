/** Addresses that do not belong to the public Internet. */
import { BlockList, isIP } from 'node:net';

const ipv4 = new BlockList();
const ipv6 = new BlockList();

// What IANA's registries of special-purpose addresses list (RFC 6890 and its successors), as
// SpacetimeDB refuses it.
const ipv4Networks = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
  192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16
  192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4`;
const ipv6Networks = `::/128 ::1/128 64:ff9b::/96 64:ff9b:1::/48 ::ffff:0:0/96 100::/64 100:0:0:1::/64
  2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10`;

for (const [text, list, family] of [
  [ipv4Networks, ipv4, 'ipv4'],
  [ipv6Networks, ipv6, 'ipv6'],
] as const) {
  for (const network of text.split(/\s+/)) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
}

/**
 * Whether an address is this machine, a private network or otherwise special.
 * @param address IPv4 or IPv6 without brackets; anything else counts as special
 */
export function isSpecialAddress(address: string): boolean {
  // Two lists, because one would also match the IPv4 address behind a mapped IPv6 network.
  switch (isIP(address)) {
    case 4:
      return ipv4.check(address, 'ipv4');
    case 6:
      return ipv6.check(address.replace(/%.*$/, ''), 'ipv6');
    default:
      return true;
  }
}
