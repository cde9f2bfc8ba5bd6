import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import ipaddr from 'ipaddr.js';

/** From where, and under which name of ours, a request came. Forwarded headers count only from trusted proxies. */
export interface Caller {
  /** Textual address of the device, as far as trusted proxies tell. */
  address: string;
  protocol: string;
  /** Host with port, as the caller named it. */
  host: string;
  hostname: string;
  headers: IncomingHttpHeaders;
}

/** Tells proxies that are trusted from everybody else. */
export interface Peers {
  hasProxies: boolean;
  /** Whether a peer's forwarded headers are believed. */
  trusts: (address: string) => boolean;
  /** The caller of a raw request: what Fastify's `ip`, `protocol` and `host` say under the same trust. */
  callerOf(request: IncomingMessage): Caller;
}

/** Headers that a caller follows from, besides the connection. */
export type CallerSeen = { [Header in CallerHeader]?: string | string[] | undefined };

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Headers that `callerOf` looks at. */
type CallerHeader = 'host' | 'x-forwarded-for' | 'x-forwarded-host' | 'x-forwarded-proto';

/** `proxies`: addresses and ranges such as `10.0.0.0/8`. */
export function createPeers(proxies: readonly string[]): Peers {
  const ranges = proxies.map(rangeOf);

  function trusts(text: string): boolean {
    if (ranges.length === 0 || !ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return ranges.some((range) => address.kind() === range[0].kind() && address.match(range));
  }
  /** The nearest address that is no trusted proxy; the farthest one when all are. */
  function addressOf(peer: string, forwarded: string): string {
    let address = peer;
    const hops = forwarded.split(',');
    for (let at = hops.length - 1; at >= 0 && trusts(address); at -= 1) {
      const hop = hops[at]?.replaceAll(/^[ \t]+|[ \t]+$/g, '') ?? '';
      if (hop !== '') address = hop;
    }
    return address;
  }
  return {
    hasProxies: ranges.length > 0,
    trusts,
    callerOf({ socket, headers }) {
      const peer = socket.remoteAddress ?? '';
      const isTrusted = trusts(peer);
      const told = (name: CallerHeader) => (isTrusted ? lastOf(headers[name]) : undefined);
      const host = told('x-forwarded-host') ?? headers.host ?? '';
      return {
        address: isTrusted ? addressOf(peer, allOf(headers['x-forwarded-for'])) : peer,
        protocol:
          told('x-forwarded-proto') ??
          ((socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'),
        host,
        hostname: host.startsWith('[')
          ? host.slice(0, host.indexOf(']') + 1)
          : (host.split(':', 1)[0] ?? ''),
        headers,
      };
    },
  };
}

/**
 * Whether two requests on one connection have the same caller. By name each, which costs a fraction of a loop over the
 * names: every packet is looked at.
 */
export function isSameCaller(one: CallerSeen, other: CallerSeen): boolean {
  return (
    one.host === other.host &&
    one['x-forwarded-for'] === other['x-forwarded-for'] &&
    one['x-forwarded-host'] === other['x-forwarded-host'] &&
    one['x-forwarded-proto'] === other['x-forwarded-proto']
  );
}

/** What `isSameCaller` compares, without the rest of the headers. */
export function callerSeen(headers: IncomingHttpHeaders): CallerSeen {
  return {
    host: headers.host,
    'x-forwarded-for': headers['x-forwarded-for'],
    'x-forwarded-host': headers['x-forwarded-host'],
    'x-forwarded-proto': headers['x-forwarded-proto'],
  };
}

/** An IPv4 range is also meant when it is written as IPv6. */
function rangeOf(text: string): Range {
  if (!text.includes('/')) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv6' ? 128 : 32];
  }
  const [address, bits] = ipaddr.parseCIDR(text);
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96;
  return isMapped ? [address.toIPv4Address(), bits - 96] : [address, bits];
}

function allOf(value: string | string[] | undefined): string {
  return typeof value === 'object' ? value.join(',') : (value ?? '');
}

/** The last entry: what the nearest proxy added. */
function lastOf(value: string | string[] | undefined): string | undefined {
  const all = allOf(value);
  return all === '' ? undefined : all.slice(all.lastIndexOf(',') + 1).trim();
}
