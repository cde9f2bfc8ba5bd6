/** 32 bits that depend on id and seed alone (FNV-1a, finished as in murmur3). */
export function hashOf(id: string, seed: number): number {
  let hash = (0x81_1c_9d_c5 ^ seed) >>> 0;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A draw from the standard normal distribution that depends on id and seed alone (Box–Muller). */
export function drawn(id: string, seed: number): number {
  const radius = (hashOf(id, seed) + 1) / (2 ** 32 + 1);
  const angle = hashOf(id, seed ^ 0x5b_d1_e9_95) / 2 ** 32;
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
}
