import type { Demuxer } from 'node-av/api';
import { Decoder, FilterAPI } from 'node-av/api';
import type { AVColorSpace } from 'node-av/constants';
import {
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_FCC,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_FRAME_FLAG_INTERLACED,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_FLAG_DISCARD,
  AV_PROFILE_H264_BASELINE,
  AV_PROFILE_H264_CONSTRAINED,
  AV_PROFILE_H264_HIGH,
  AV_PROFILE_H264_MAIN,
} from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { avGetCodecName, avGetPixFmtName } from 'node-av/lib';
import { clockwise, plausibleAspect } from './geometry.ts';
import { openInput, startOf, until } from './node-av-input.ts';
import type {
  SoundTask,
  InspectedStream,
  Inspection,
  MediaInput,
  Scan,
  ScannedPacket,
  StreamInput,
} from './tool.ts';

/** Pictures decoded to see that a stream can be. */
const TRIED_PACKETS = 8;

export async function inspect(task: MediaInput): Promise<Inspection> {
  await using input = await openInput(task);
  const { duration } = input.getFormatContext();
  return {
    durationSeconds: duration > 0n ? Number(duration) / 1e6 : null,
    startSeconds: startOf(input),
    streams: input.streams.map(describeStream),
  };
}

export async function scan(task: StreamInput): Promise<Scan> {
  const [packets, pictures] = [await listPackets(task), await tryPictures(task)];
  return { packets, ...pictures };
}

export async function measureLoudness({
  input: from,
  filter,
  endSeconds,
}: SoundTask): Promise<number> {
  const { stream: index, ...file } = from;
  await using input = await openInput(file);
  using decoder = await Decoder.create(streamOf(input, index), { exitOnError: false });
  const chain = `asetpts=PTS-(${startOf(input)})/TB,${filter},ebur128=metadata=1:framelog=quiet`;
  using meter = FilterAPI.create(chain);
  let lufs = -70;
  const frames = until(decoder.framesSync(input.packetsSync(index)), startOf(input) + endSeconds);
  for (const frame of meter.framesSync(frames)) {
    if (frame === null) break;
    const measured = frame.getMetadata().get('lavfi.r128.I');
    if (measured !== null) lufs = Number(measured);
    frame.free();
  }
  return lufs;
}

/** The stream of an index that came from {@link inspect}. */
export function streamOf(input: Demuxer, index: number): Stream {
  const stream = input.getStream(index);
  if (!stream) throw new Error(`no stream ${index}`);
  return stream;
}

async function listPackets({
  stream: index,
  ...file
}: StreamInput): Promise<readonly ScannedPacket[]> {
  await using input = await openInput(file);
  const { num, den } = streamOf(input, index).timeBase;
  const packets: ScannedPacket[] = [];
  for (const packet of input.packetsSync(index)) {
    if (packet === null) break;
    const at = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts;
    if (at !== AV_NOPTS_VALUE)
      packets.push(describePacket(packet, (Number(at) * num) / den, num / den));
    packet.free();
  }
  return packets;
}

function describePacket(packet: Packet, seconds: number, tick: number): ScannedPacket {
  return {
    seconds,
    durationSeconds: Number(packet.duration) * tick,
    bytes: packet.size,
    isKey: packet.isKeyframe,
    isDiscarded: packet.hasFlags(AV_PKT_FLAG_DISCARD),
  };
}

async function tryPictures({
  stream: index,
  ...file
}: StreamInput): Promise<Omit<Scan, 'packets'>> {
  await using input = await openInput(file);
  using decoder = await Decoder.create(streamOf(input, index), { exitOnError: false });
  let isDecodable = false;
  let isInterlaced = false;
  for (const frame of decoder.framesSync(firstPackets(input, index))) {
    if (frame === null) break;
    isDecodable = true;
    isInterlaced ||= frame.hasFlags(AV_FRAME_FLAG_INTERLACED);
    frame.free();
  }
  return { isDecodable, isInterlaced };
}

function* firstPackets(input: Demuxer, index: number): Generator<Packet | null> {
  let count = 0;
  for (const packet of input.packetsSync(index)) {
    if (packet === null || count >= TRIED_PACKETS) break;
    count += 1;
    yield packet;
  }
  yield null;
}

function describeStream(stream: Stream): InspectedStream {
  const { codecpar, duration, timeBase } = stream;
  const shape =
    stream.sampleAspectRatio.num > 0 ? stream.sampleAspectRatio : codecpar.sampleAspectRatio;
  const isVideo = codecpar.codecType === AVMEDIA_TYPE_VIDEO;
  const codec = avGetCodecName(codecpar.codecId) ?? '';
  return {
    index: stream.index,
    kind: isVideo ? 'video' : codecpar.codecType === AVMEDIA_TYPE_AUDIO ? 'audio' : 'other',
    codec: /^(none|unknown)/.test(codec) ? '' : codec,
    profile: profileOf(stream),
    pixelFormat: isVideo ? (avGetPixFmtName(codecpar.format as never) ?? '') : '',
    width: codecpar.width,
    height: codecpar.height,
    sampleAspect: plausibleAspect(shape.num, shape.den),
    rotationDegrees: rotationOf(stream),
    isAttachedPicture: stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC),
    durationSeconds: duration > 0n ? (Number(duration) * timeBase.num) / timeBase.den : null,
    transfer: transferOf(stream),
    matrix: MATRICES.get(codecpar.colorSpace) ?? '',
    samplesPerSecond: codecpar.sampleRate,
    channels: codecpar.channels,
  };
}

const MATRICES: ReadonlyMap<AVColorSpace, string> = new Map([
  [AVCOL_SPC_BT709, 'bt709'],
  [AVCOL_SPC_FCC, 'fcc'],
  [AVCOL_SPC_BT470BG, 'bt470bg'],
  [AVCOL_SPC_SMPTE170M, 'smpte170m'],
  [AVCOL_SPC_SMPTE240M, 'smpte240m'],
  [AVCOL_SPC_BT2020_NCL, 'bt2020nc'],
  [AVCOL_SPC_BT2020_CL, 'bt2020c'],
]);

function profileOf({ codecpar: { profile } }: Stream): string {
  if (profile === AV_PROFILE_H264_HIGH) return 'High';
  if (profile === AV_PROFILE_H264_MAIN) return 'Main';
  const isConstrained = Number(profile) === AV_PROFILE_H264_BASELINE + AV_PROFILE_H264_CONSTRAINED;
  return isConstrained ? 'Constrained Baseline' : String(profile);
}

function transferOf({ codecpar: { colorTrc } }: Stream): string {
  if (colorTrc === AVCOL_TRC_SMPTE2084) return 'smpte2084';
  return colorTrc === AVCOL_TRC_ARIB_STD_B67 ? 'arib-std-b67' : '';
}

/** As av_display_rotation_get: the angle of a 3 × 3 matrix of 16.16 numbers in the machine's byte order. */
function rotationOf({ codecpar }: Stream): InspectedStream['rotationDegrees'] {
  const matrix = codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (!matrix || matrix.length < 36) return 0;
  const [a, b, c, d] = [0, 4, 12, 16].map((at) => matrix.readInt32LE(at) / 65_536) as [
    number,
    number,
    number,
    number,
  ];
  const scale = [Math.hypot(a, c), Math.hypot(b, d)] as const;
  if (scale[0] === 0 || scale[1] === 0) return 0;
  return clockwise((-Math.atan2(b / scale[1], a / scale[0]) * 180) / Math.PI);
}
