import ipaddr from 'ipaddr.js';

/** The networks an address belongs to, widest last, as canonical strings such as `4/203.0.113`. */
export interface Networks {
  /** IPv4 /24 or IPv6 /48. */
  near: string;
  /** IPv6 /40; absent for IPv4. */
  middle?: string;
  /** IPv6 /32; absent for IPv4. */
  far?: string;
  /** Loopback, private, link-local or unique-local. */
  isPrivate: boolean;
}

/** Networks of a textual address; an address that does not parse is its own network `unknown`. */
export function networksOf(address: string): Networks {
  if (!ipaddr.isValid(address)) return { near: 'unknown', isPrivate: false };
  const parsed = ipaddr.process(address);
  const isPrivate = ['loopback', 'private', 'linkLocal', 'uniqueLocal'].includes(parsed.range());
  const bytes = parsed.toByteArray();
  if (bytes.length === 4) return { near: `4/${bytes.slice(0, 3).join('.')}`, isPrivate };
  const prefix = (count: number) => `6/${Buffer.from(bytes.slice(0, count)).toString('hex')}`;
  return { near: prefix(6), middle: prefix(5), far: prefix(4), isPrivate };
}
