import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader } from '#engines/encoder/file-reader.ts';
import { readMovie } from '#engines/encoder/movie.ts';
import type {
  EncodeOptions,
  EncodeOutput,
  Encoder,
  EncodeProgress,
  MediaLimits,
} from '#engines/encoder/port.ts';
import { DEFAULT_LIMITS } from '#engines/encoder/port.ts';
import type { FixtureName } from '../../media/make.ts';
import { fixture } from '../../media/make.ts';
import { needs } from '../../../../../scripts/needs.ts';
import { ADAPTERS } from './adapters.ts';
import { listen, meanColour, measure } from './look.ts';

const { skip, reason } = needs('ffmpeg');
if (skip) console.warn(`Skipped: the encoder's media are drawn with ffmpeg. ${reason}`);

describe.skipIf(skip).each(ADAPTERS)('the $name encoder', ({ create }) => {
  let encoder: Encoder;
  let root: string;

  beforeAll(async () => {
    encoder = await create();
    root = await mkdtemp(join(tmpdir(), 'footlights-encoder-'));
  });
  afterAll(async () => {
    await encoder[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  });

  const probe = async (name: FixtureName, limits: Partial<MediaLimits> = {}) =>
    encoder.probe(await fixture(name), { limits: { ...DEFAULT_LIMITS, ...limits } });

  /** Probes a fixture once. */
  const probed = new Map<FixtureName, ReturnType<typeof probe>>();
  async function sourceOf(name: FixtureName) {
    const asked = probed.get(name) ?? probe(name);
    probed.set(name, asked);
    const found = await asked;
    if (!found.ok) throw new Error(`${name}: ${found.code}: ${found.message}`);
    return found.source;
  }

  /** Encodes a fixture once and shares the result among the tests that only look at it. */
  const encoded = new Map<FixtureName, ReturnType<typeof encode>>();
  async function encodeOnce(name: FixtureName) {
    const made = encoded.get(name) ?? encode(name);
    encoded.set(name, made);
    return made;
  }

  async function encode(name: FixtureName, options: EncodeOptions = {}) {
    const workDir = await mkdtemp(join(root, 'job-'));
    const outputs: EncodeOutput[] = [];
    const onOutput = (output: EncodeOutput) => void outputs.push(output);
    const source = await sourceOf(name);
    const result = await encoder.encode(
      { sourcePath: await fixture(name), source, workDir },
      { onOutput, ...options },
    );
    if (!result.ok) throw new Error(`${name}: ${result.code} at ${result.at}: ${result.message}`);
    const [first] = result.renditions;
    if (!first) throw new Error(`${name}: no rendition`);
    return { ...result, first, source, workDir, outputs };
  }

  describe('refuses', () => {
    it.each<[FixtureName, string, RegExp, Partial<MediaLimits>?]>([
      ['empty', 'empty', /0 bytes/],
      ['letter', 'not-video', /this is text/],
      ['picture', 'not-video', /JPEG/],
      ['page', 'disguised', /HTML/],
      ['hls', 'disguised', /HLS playlist/],
      ['dash', 'disguised', /DASH manifest/],
      ['concat', 'disguised', /list of files/],
      ['svg', 'disguised', /SVG/],
      ['song', 'audio-only', /sound alone/],
      ['mp3song', 'audio-only', /MP3/],
      ['cover', 'cover-art-only', /cover/],
      ['blink', 'too-short', /at least 0\.5 s; this one is 0\.1 s/],
      ['silent', 'too-long', /up to 0\.6 s; this one is 1 s/, { maxSeconds: 0.6 }],
      ['silent', 'too-large', /up to 1000 bytes; this one is \d+ bytes/, { maxBytes: 1000 }],
      ['silent', 'too-many-pixels', /192 × 108 = 20736/, { maxPixels: 20_000 }],
      ['cutEnd', 'truncated', /cut off/],
      ['cutData', 'truncated', /cut off/],
      ['cutWebm', 'truncated', /cut off/],
      ['cutAvi', 'truncated', /cut off/],
      ['noIndex', 'truncated', /index/],
      ['garbled', 'unreadable', /cannot be decoded|damaged/],
    ])('%s as %s', async (name, ...[code, message, limits]) => {
      expect(await probe(name, limits)).toEqual({
        ok: false,
        code,
        message: expect.stringMatching(message),
      });
    });

    it('a playlist without ever asking the address in it', async () => {
      let asked = 0;
      const server = createServer((_request, response) => {
        asked += 1;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const playlist = (await readFile(await fixture('hls'), 'utf8')).replace('PORT', String(port));
      const path = join(root, 'clip.mp4');
      // An MP4 signature in front gets it past the sniffing, so that the engine itself meets the playlist.
      await writeFile(
        path,
        Buffer.concat([Buffer.from('\0\0\0\x10ftypisom\0\0\0\0', 'latin1'), Buffer.from(playlist)]),
      );
      expect(await encoder.probe(path, { limits: DEFAULT_LIMITS })).toMatchObject({ ok: false });
      await writeFile(path, playlist);
      expect(await encoder.probe(path, { limits: DEFAULT_LIMITS })).toMatchObject({
        ok: false,
        code: 'disguised',
      });
      server.close();
      expect(asked).toBe(0);
    });

    it('nothing that is exactly as long as allowed', async () => {
      expect(await probe('silent', { maxSeconds: 1, minSeconds: 1 })).toMatchObject({ ok: true });
    });
  });

  describe('reads', () => {
    it.each<[FixtureName, object]>([
      [
        'plain',
        { container: 'mp4', canCopyVideo: true, audio: { codec: 'aac', samplesPerSecond: 44_100 } },
      ],
      [
        'odd',
        { container: 'matroska', video: { codec: 'vp8', width: 175, height: 121 }, audio: null },
      ],
      ['rotated', { canCopyVideo: false, video: { width: 144, height: 256, rotationDegrees: 90 } }],
      ['vfr', { video: { isVariableFrameRate: true } }],
      ['pq', { canCopyVideo: false, video: { dynamicRange: 'pq' } }],
      ['hlg', { canCopyVideo: false, video: { dynamicRange: 'hlg' } }],
      ['many', { video: { index: 1, width: 192 }, audio: { index: 0 } }],
      ['interlaced', { canCopyVideo: false, video: { isInterlaced: true } }],
      ['tall', { container: 'mp4', video: { codec: 'mjpeg', framesPerSecond: 60 } }],
    ])('%s for what it is', async (name, expected) => {
      expect(await sourceOf(name)).toMatchObject(expected);
    });
  });

  describe('encodes', () => {
    it.each<[FixtureName, { width: number; height: number; hasAudio: boolean; isCopy: boolean }]>([
      ['odd', { width: 174, height: 120, hasAudio: false, isCopy: false }],
      ['rotated', { width: 144, height: 256, hasAudio: true, isCopy: false }],
      ['vfr', { width: 192, height: 108, hasAudio: false, isCopy: false }],
      ['pq', { width: 192, height: 108, hasAudio: false, isCopy: false }],
      ['hlg', { width: 192, height: 108, hasAudio: false, isCopy: false }],
      ['many', { width: 192, height: 108, hasAudio: true, isCopy: true }],
      ['mp3', { width: 192, height: 108, hasAudio: true, isCopy: true }],
      ['vp9', { width: 192, height: 108, hasAudio: true, isCopy: false }],
      ['av1', { width: 192, height: 108, hasAudio: false, isCopy: false }],
      ['avi', { width: 160, height: 120, hasAudio: true, isCopy: false }],
      ['ts', { width: 192, height: 108, hasAudio: true, isCopy: false }],
      ['silent', { width: 192, height: 108, hasAudio: false, isCopy: true }],
      ['mute', { width: 128, height: 72, hasAudio: true, isCopy: true }],
      ['interlaced', { width: 192, height: 144, hasAudio: false, isCopy: false }],
    ])('%s into a clip that plays', async (name, expected) => {
      const { first, renditions, source, poster } = await encodeOnce(name);
      expect(renditions).toHaveLength(1);
      expect(first).toMatchObject({ name: '480p', ...expected });
      expect(Math.abs(first.durationSeconds - source.durationSeconds)).toBeLessThan(0.06);
      expect(first.framesPerSecond).toBeLessThan(30.1);
      const looked = await measure(first.path);
      expect(looked.video).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p' });
      expect(
        looked.keysAt.every((at, n) => n === 0 || at - (looked.keysAt[n - 1] ?? 0) < 4.2),
      ).toBe(true);
      expect(Buffer.from(poster.thumbhash, 'base64').length).toBeGreaterThan(5);
      expect(thumbHashToRGBA(Buffer.from(poster.thumbhash, 'base64')).w).toBeGreaterThan(0);
    });

    it('a large clip into two sizes, the small one first, and leaves nothing else', async () => {
      const progress: EncodeProgress[] = [];
      const { renditions, poster, workDir, outputs, source } = await encode('big', {
        onProgress: (step) => progress.push(step),
      });
      expect(renditions.map(({ name, width, height }) => [name, width, height])).toEqual([
        ['480p', 640, 480],
        ['720p', 960, 720],
      ]);
      expect(outputs.map(({ kind }) => kind)).toEqual(['rendition', 'poster', 'rendition']);
      expect([poster.width, poster.height]).toEqual([960, 720]);
      expect((await readdir(workDir)).toSorted()).toEqual([
        '480p.mp4',
        '720p.mp4',
        'poster.avif',
        'poster.webp',
      ]);
      expect([...new Set(progress.map(({ step }) => step))].toSorted()).toEqual(
        [...encoder.steps(source)].toSorted(),
      );
      for (const step of encoder.steps(source)) {
        const fractions = progress
          .filter((one) => one.step === step)
          .map(({ fraction }) => fraction);
        expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
        expect(fractions.at(-1)).toBe(1);
      }
    });

    it('sixty pictures a second as thirty, odd edges even, sound to AAC', async () => {
      const { first } = await encode('tall');
      expect(first).toMatchObject({ width: 404, height: 722, hasAudio: true });
      expect(first.framesPerSecond).toBeCloseTo(30, 1);
      const { audio } = await measure(first.path);
      expect(audio).toMatchObject({ codec_name: 'aac', sample_rate: '48000', channels: 2 });
    });

    it('with key frames every two seconds and groups that stand alone', async () => {
      const { keysAt } = await measure((await encodeOnce('late')).first.path);
      expect(keysAt[0]).toBe(0);
      expect(keysAt.slice(1).every((at, n) => Math.abs(at - 2 * (n + 1)) < 0.05)).toBe(true);
    });

    it('sound that begins late at its place', async () => {
      const { first } = await encodeOnce('late');
      const { loudnessAt } = await listen(first.path);
      expect(loudnessAt(0.2, 0.8)).toBeLessThan(-60);
      expect(loudnessAt(1.2, 1.8)).toBeGreaterThan(-30);
    });

    it.each<FixtureName>(['quiet', 'plain'])('%s sound at −14 LUFS', async (name) => {
      const { integrated } = await listen((await encodeOnce(name)).first.path);
      expect(Math.abs(integrated + 14)).toBeLessThan(1);
    });

    it('a turned picture upright', async () => {
      const [upright, turned] = [await encodeOnce('plain'), await encodeOnce('rotated')];
      const top = await meanColour(upright.poster.webp.path, {
        left: 0,
        top: 0,
        width: 40,
        height: 40,
      });
      const right = await meanColour(turned.poster.webp.path, {
        left: 104,
        top: 0,
        width: 40,
        height: 40,
      });
      expect(Math.max(...top.map((value, n) => Math.abs(value - (right[n] ?? 0))))).toBeLessThan(
        25,
      );
    });

    it('a poster that is not black where the clip fades in', async () => {
      const { poster } = await encode('fade');
      const { channels } = await sharp(poster.webp.path).stats();
      expect(channels.reduce((sum, { mean }) => sum + mean, 0) / 3).toBeGreaterThan(60);
      expect(poster.atSeconds).toBeGreaterThan(0.5);
      expect((await sharp(poster.avif.path).metadata()).format).toBe('heif');
    });

    it('HDR in the tones of a usual screen', async () => {
      const { video } = await measure((await encodeOnce('pq')).first.path);
      expect(video).toMatchObject({
        color_transfer: 'bt709',
        color_space: 'bt709',
        color_range: 'tv',
      });
    });
  });

  it('copies the picture of a clip that already fits and takes its metadata away', async () => {
    const { first, poster, renditions } = await encodeOnce('phone');
    expect(first).toMatchObject({ isCopy: true, width: 256, height: 144 });
    expect(renditions).toHaveLength(1);
    const before = await readFile(await fixture('phone'));
    expect(before.includes('CanaryComment') && before.includes('+48.2082')).toBe(true);
    for (const path of [first.path, poster.webp.path, poster.avif.path]) {
      const bytes = await readFile(path);
      expect(
        ['Canary', '48.2082', 'Lavf', 'Lavc', 'x264'].filter((word) => bytes.includes(word)),
      ).toEqual([]);
    }
    await using file = await openReader(first.path);
    expect(await readMovie(file.read, file.bytes)).toMatchObject({
      isIndexFirst: true,
      leftovers: [],
    });
  });

  it('gives the same bytes for the same clip', async () => {
    const [one, two] = [await encodeOnce('vp9'), await encode('vp9')];
    expect((await readFile(one.first.path)).equals(await readFile(two.first.path))).toBe(true);
  });

  it('stops on abort, kills its children and empties its directory', async () => {
    const abort = new AbortController();
    const workDir = await mkdtemp(join(root, 'job-'));
    const job = { sourcePath: await fixture('big'), source: await sourceOf('big'), workDir };
    const encoding = encoder.encode(job, {
      signal: abort.signal,
      onProgress: ({ step }) =>
        step === '480p' && setTimeout(() => abort.abort(new Error('enough')), 150),
    });
    await expect(encoding).rejects.toThrow('enough');
    expect(await readdir(workDir)).toEqual([]);
  });

  it('stops when an output is not taken', async () => {
    await expect(
      encode('silent', { onOutput: () => Promise.reject(new Error('no room in the store')) }),
    ).rejects.toThrow('no room in the store');
  });

  it('fails with a reason and leaves nothing when the source has changed since its probe', async () => {
    const source = await sourceOf('vp9');
    const workDir = await mkdtemp(join(root, 'job-'));
    const sourcePath = join(root, 'changed.webm');
    await copyFile(await fixture('cutWebm'), sourcePath);
    const result = await encoder.encode({
      sourcePath,
      source: { ...source, durationSeconds: 4 },
      workDir,
    });
    expect(result).toMatchObject({ ok: false, code: 'bad-output', at: 'verify' });
    expect(await readdir(workDir)).toEqual([]);
  });

  it('sweeps what a killed process left', async () => {
    const workRoot = join(root, 'swept');
    await mkdir(join(workRoot, 'job-1'), { recursive: true });
    await writeFile(join(workRoot, 'job-1', '480p.mp4'), 'half');
    expect(await encoder.sweep(workRoot)).toEqual({ killed: 0, removed: 1 });
    expect(await readdir(workRoot)).toEqual([]);
    expect(await encoder.sweep(join(root, 'missing'))).toEqual({ killed: 0, removed: 0 });
  });
});
