/** Ways to spoil a good file. */
export type Breakage =
  | { readonly kind: 'cut'; readonly keep: number }
  | { readonly kind: 'garble' }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'rename'; readonly box: string; readonly to: string };

/** A spoilt copy; the same one each time. */
export function breakFile(good: Buffer, breakage: Breakage): Buffer {
  const bytes = Buffer.from(good);
  switch (breakage.kind) {
    case 'cut':
      return bytes.subarray(0, Math.floor(bytes.length * breakage.keep));
    case 'garble':
      return garble(bytes);
    case 'rotate':
      return rotate(bytes);
    case 'rename':
      bytes.write(breakage.to, find(bytes, breakage.box), 'latin1');
      return bytes;
    default:
      throw new Error('unknown breakage');
  }
}

/** Noise where pictures were, from a fixed seed. */
function garble(bytes: Buffer): Buffer {
  let seed = 20_240_506;
  for (let at = find(bytes, 'mdat') + 4; at < bytes.length; at += 1) {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
    bytes[at] = seed >>> 24;
  }
  return bytes;
}

/** Writes a quarter turn into the first track's header, as phones do: rows 0 1 0, −1 0 0, w 0 1 in fixed point. */
function rotate(bytes: Buffer): Buffer {
  const matrix = find(bytes, 'tkhd') + 4 + 40;
  [0, 0x10000, 0, -0x10000, 0, 0].forEach((value, n) => bytes.writeInt32BE(value, matrix + n * 4));
  return bytes;
}

function find(bytes: Buffer, box: string): number {
  const at = bytes.indexOf(box, 0, 'latin1');
  if (at < 0) throw new Error(`no ${box} box`);
  return at;
}
