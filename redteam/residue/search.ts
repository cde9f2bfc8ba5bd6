import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One form in which something might be written somewhere. */
export interface Needle {
  /** What was found, for the report. */
  name: string;
  bytes: Buffer;
}

/** Where a needle was found. */
export interface Find {
  needle: string;
  file: string;
  at: number;
}

/** Every file below the folders, with its bytes. Not for folders whose databases this process has open: it would drop their locks. */
export async function readAll(folders: readonly string[]): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(path, await readFile(path));
    }
  }
  return files;
}

/** Every needle in every file, and in the files' names. */
export function search(files: ReadonlyMap<string, Buffer>, needles: readonly Needle[]): Find[] {
  const finds: Find[] = [];
  for (const [file, bytes] of files) {
    const haystack = Buffer.concat([Buffer.from(`${file}\n`), bytes]);
    for (const needle of needles) {
      const at = haystack.indexOf(needle.bytes);
      if (at >= 0) finds.push({ needle: needle.name, file, at });
    }
  }
  return finds;
}

/** Places where two things stand within `distance` bytes of each other. */
export function besides(
  files: ReadonlyMap<string, Buffer>,
  pair: { one: readonly string[]; other: readonly string[] },
  distance: number,
): Find[] {
  const finds: Find[] = [];
  for (const [file, bytes] of files) {
    for (const one of pair.one) {
      for (let at = bytes.indexOf(one); at >= 0; at = bytes.indexOf(one, at + 1)) {
        const around = bytes.subarray(Math.max(0, at - distance), at + one.length + distance);
        const other = pair.other.find((text) => around.includes(text));
        if (other !== undefined) finds.push({ needle: `${one} beside ${other}`, file, at });
      }
    }
  }
  return finds;
}

/** An address as text, and an IPv6 one as bytes and digits too. Four bytes of IPv4 are everywhere by chance. */
export function addressNeedles(address: string): Needle[] {
  const name = `the address ${address}`;
  const text = { name, bytes: Buffer.from(address) };
  if (!address.includes(':')) return [text];
  const [head = '', tail = ''] = address.split('::');
  const words = (part: string) => part.split(':').filter((word) => word !== '');
  const missing = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: missing }, () => '0'), ...words(tail)];
  const digits = all.map((word) => word.padStart(4, '0'));
  return [
    text,
    { name: `${name}, written out`, bytes: Buffer.from(digits.join(':')) },
    { name: `${name}, as digits`, bytes: Buffer.from(digits.join('')) },
    { name: `${name}, as bytes`, bytes: Buffer.from(digits.join(''), 'hex') },
  ];
}

/** A tag as text in either case, as bytes, and as bytes in the other order. */
export function tagNeedles(tag: string): Needle[] {
  const bytes = Buffer.from(tag, 'hex');
  const name = `the tag ${tag}`;
  return [
    { name, bytes: Buffer.from(tag) },
    { name: `${name} in capitals`, bytes: Buffer.from(tag.toUpperCase()) },
    { name: `${name} as bytes`, bytes },
    { name: `${name} as bytes, turned round`, bytes: Buffer.from(bytes.toReversed()) },
  ];
}
