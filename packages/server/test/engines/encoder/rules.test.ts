import { describe, expect, it } from 'vitest';
import { clockwise, plausibleAspect } from '#engines/encoder/geometry.ts';
import { fit, planRenditions, planSteps } from '#engines/encoder/plan.ts';
import type { MediaSource, VideoStream } from '#engines/encoder/port.ts';
import { pickPicture } from '#engines/encoder/poster.ts';
import { sniff } from '#engines/encoder/sniff.ts';
import { measureTiming, outputRate } from '#engines/encoder/timing.ts';
import type { ScannedPacket } from '#engines/encoder/tool.ts';

const VIDEO: VideoStream = {
  index: 0,
  codec: 'h264',
  profile: 'High',
  pixelFormat: 'yuv420p',
  width: 1080,
  height: 1920,
  rotationDegrees: 0,
  hasSquarePixels: true,
  framesPerSecond: 30,
  isVariableFrameRate: false,
  isInterlaced: false,
  dynamicRange: 'sdr',
  matrix: 'bt709',
  bitsPerSecond: 8_000_000,
};

const source = (video: Partial<VideoStream>, canCopyVideo = false): MediaSource => ({
  container: 'mp4',
  bytes: 1_000_000,
  durationSeconds: 10,
  video: { ...VIDEO, ...video },
  audio: null,
  canCopyVideo,
});

const sizes = (video: Partial<VideoStream>, canCopyVideo = false) =>
  planRenditions(source(video, canCopyVideo)).map(
    ({ step, width, height }) => `${step} ${width}×${height}`,
  );

const packet = (seconds: number, isKey = false): ScannedPacket => ({
  seconds,
  durationSeconds: 0,
  bytes: 100,
  isKey,
  isDiscarded: false,
});

describe('the plan', () => {
  it('makes the small rendition first, by the short edge', () => {
    expect(sizes({})).toEqual(['480p 480×854', '720p 720×1280']);
    expect(sizes({ width: 1920, height: 1080 })).toEqual(['480p 854×480', '720p 1280×720']);
  });

  it('never scales up', () => {
    expect(sizes({ width: 640, height: 360 })).toEqual(['480p 640×360']);
    expect(sizes({ width: 541, height: 961 })).toEqual(['480p 480×852', '720p 540×960']);
  });

  it('copies first where it can', () => {
    expect(sizes({ width: 720, height: 1280 }, true)).toEqual(['remux 720×1280', '480p 480×854']);
    expect(sizes({ width: 360, height: 640 }, true)).toEqual(['remux 360×640']);
    expect(planSteps(source({ width: 720, height: 1280 }, true))).toEqual([
      'probe',
      'remux',
      'poster',
      '480p',
      'verify',
    ]);
  });

  it('bounds the long edge of a very wide picture', () => {
    expect(fit({ width: 8000, height: 1000 }, 720)).toEqual({ width: 2560, height: 320 });
  });
});

describe('timing', () => {
  it.each([
    [30, '30/1'],
    [29.97, '30000/1001'],
    [23.976, '24000/1001'],
    [25, '25/1'],
    [50, '50/2'],
    [59.94, '60000/2002'],
    [60, '60/2'],
    [120, '120/4'],
    [12.5, '12500/1000'],
  ])('%d pictures a second become %s', (framesPerSecond, expected) => {
    const { num, den } = outputRate(framesPerSecond, false);
    expect(`${num}/${den}`).toBe(expected);
  });

  it('tells open groups of pictures from closed ones', () => {
    const closed = [packet(0, true), packet(0.2), packet(0.1), packet(0.3, true), packet(0.4)];
    const open = [packet(0, true), packet(0.1), packet(0.4, true), packet(0.2), packet(0.3)];
    expect(measureTiming(closed)?.hasClosedGops).toBe(true);
    expect(measureTiming(open)?.hasClosedGops).toBe(false);
  });

  it('sees that a rate varies, and that milliseconds rounded do not', () => {
    const rounded = Array.from({ length: 60 }, (_, n) =>
      packet(Math.round((n * 1000) / 30) / 1000),
    );
    const varying = Array.from({ length: 60 }, (_, n) =>
      packet(n < 30 ? n / 30 : 1 + (n - 30) / 10),
    );
    expect(measureTiming(rounded)).toMatchObject({ isVariable: false });
    expect(measureTiming(rounded)?.framesPerSecond).toBeCloseTo(30, 1);
    expect(measureTiming(varying)).toMatchObject({ isVariable: true });
  });

  it('has nothing to say of no packets', () => {
    expect(measureTiming([])).toBeNull();
  });
});

describe('sniffing', () => {
  const bytes = (text: string) => Uint8Array.from(text, (char) => char.codePointAt(0) ?? 0);

  it.each([
    ['\0\0\0\x18ftypmp42', 'mp4'],
    ['\0\0\0\x08wide\0\0\0\0mdat', 'mp4'],
    ['\x1a\x45\xdf\xa3\x01', 'matroska'],
    ['RIFF\0\0\0\0AVI LIST', 'avi'],
    [`\x47${'\0'.repeat(187)}`.repeat(6), 'mpegts'],
  ])('knows a container by its first bytes (%#)', (head, container) => {
    expect(sniff(bytes(head))).toEqual({ ok: true, container });
  });

  it.each([
    ['\ufeff#EXTM3U', 'disguised'],
    ['\xff\xfe<\0h\0t\0m\0l\0>\0', 'disguised'],
    ['  <HTML>', 'disguised'],
    ['v=0\r\no=- 0 0 IN IP4 127.0.0.1', 'disguised'],
    ['concat:/etc/passwd', 'disguised'],
    ['\0\0\0\x18ftypheic', 'not-video'],
    ['\x7fELF\x02', 'not-video'],
    ['\0\x01\x02\x03\x04\x05\x06\x07\b', 'not-video'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio-only'],
  ])('refuses %j as %s', (head, code) => {
    const encoded = head.startsWith('\ufeff') ? new TextEncoder().encode(head) : bytes(head);
    expect(sniff(encoded)).toMatchObject({ ok: false, code });
  });
});

describe('small rules', () => {
  it('turns a display matrix into a player’s turn', () => {
    expect([-90, 90, 180, -180, 0, 270].map(clockwise)).toEqual([90, 270, 180, 180, 0, 90]);
  });

  it('takes impossible sample shapes for square', () => {
    expect([
      plausibleAspect(4, 3),
      plausibleAspect(0, 0),
      plausibleAspect(100, 1),
      plausibleAspect(176, 175),
    ]).toEqual([4 / 3, 1, 1, 1]);
  });

  it('picks a poster that is neither black nor white', () => {
    const picture = (paint: (n: number) => number) =>
      Uint8Array.from({ length: 16 }, (_, n) => paint(n));
    const strip = [
      picture(() => 0),
      picture((n) => n),
      picture((n) => 40 + n * 10),
      picture(() => 255),
    ];
    expect(pickPicture(Buffer.concat(strip), { width: 4, height: 4 })).toBe(2);
  });
});
