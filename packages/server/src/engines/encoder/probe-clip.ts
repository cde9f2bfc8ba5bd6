import { findMissingEnd } from './extent.ts';
import { openReader } from './file-reader.ts';
import { SOUND_FILTER } from './filters.ts';
import { checkBytes, judge, pickStreams } from './judge.ts';
import type { EncodeFailure, ProbeOptions, ProbeResult } from './port.ts';
import { SNIFF_BYTES, sniff } from './sniff.ts';
import type { Control, MediaTool, SoundTask } from './tool.ts';

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
  const sound = picked.audio && { ...input, stream: picked.audio.index };
  const [scanned, loudnessLufs] = await Promise.all([
    tool.scan({ ...input, stream: picked.video.index }, control),
    sound
      ? hear(tool, { input: sound, filter: SOUND_FILTER, endSeconds: limits.maxSeconds }, control)
      : SILENT_LUFS,
  ]);
  if (!scanned.ok) return unreadable(scanned.code);
  return judge({
    ...picked,
    container: sniffed.container,
    bytes: file.bytes,
    inspection: inspected.value,
    scan: scanned.value,
    loudnessLufs,
    limits,
  });
}

const SILENT_LUFS = -70;

/** Sound that cannot be measured is left as loud as it is. */
async function hear(tool: MediaTool, task: SoundTask, control: Control): Promise<number> {
  const measured = await tool.measureLoudness(task, control);
  return measured.ok ? measured.value : SILENT_LUFS;
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
