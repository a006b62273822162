/** The client's IP address, which Cloudflare sets; for IPv6 the /64 network, all of which a client can use. */
export function clientAddress(headers: Headers): string {
  const address = headers.get('CF-Connecting-IP') ?? 'unknown';
  const mapped = /(?:\d+\.){3}\d+$/.exec(address)?.[0]; // ::ffff:203.0.113.7 is an IPv4 address
  if (mapped) return mapped;
  return address.includes(':') ? `${ipv6Groups(address).slice(0, 4).join(':')}::/64` : address;
}

function ipv6Groups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
