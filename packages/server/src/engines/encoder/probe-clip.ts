import { findMissingEnd } from './extent.ts';
import { openReader } from './file-reader.ts';
import { checkBytes, judge, pickStreams } from './judge.ts';
import type { EncodeFailure, ProbeOptions, ProbeResult } from './port.ts';
import { SNIFF_BYTES, sniff } from './sniff.ts';
import type { Control, MediaTool } from './tool.ts';

const NEVER = new AbortController().signal;
const WALL_MS = 15_000;

/** See `Encoder.probe`. Cheap checks first; the engine meets the file only when they have passed. */
export async function probeClip(
  tool: MediaTool,
  path: string,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { limits, signal = NEVER } = options;
  signal.throwIfAborted();
  await using file = await openReader(path);
  const refusal = checkBytes(file.bytes, limits);
  if (refusal) return refusal;
  const sniffed = sniff(await file.read(0, SNIFF_BYTES));
  if (!sniffed.ok) return sniffed;
  const missing = await findMissingEnd(file.read, file.bytes, sniffed.container);
  if (missing) return { ok: false, code: 'truncated', message: `The file is cut off: ${missing}.` };

  const control: Control = { signal, wallMs: WALL_MS, recordDir: null };
  const input = { path, container: sniffed.container };
  const inspected = await tool.inspect(input, control);
  if (!inspected.ok) return unreadable(inspected.code);
  const picked = pickStreams(inspected.value, limits);
  if (!picked.ok) return picked;
  const scanned = await tool.scan({ ...input, stream: picked.video.index }, control);
  if (!scanned.ok) return unreadable(scanned.code);
  return judge({
    ...picked,
    container: sniffed.container,
    bytes: file.bytes,
    inspection: inspected.value,
    scan: scanned.value,
    limits,
  });
}

const WHY: Readonly<Record<EncodeFailure, string>> = {
  undecodable: 'this one is damaged',
  'timed-out': `reading this one took longer than ${WALL_MS / 1000} s`,
  'out-of-memory': 'reading this one took more memory than allowed',
  'disk-full': 'the disk is full',
  crashed: 'reading this one ended abruptly',
  'bad-output': 'this one is damaged',
};

function unreadable(code: EncodeFailure): ProbeResult {
  return { ok: false, code: 'unreadable', message: `Clips must be readable; ${WHY[code]}.` };
}
