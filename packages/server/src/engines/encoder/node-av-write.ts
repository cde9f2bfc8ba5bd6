import { open } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Demuxer } from 'node-av/api';
import { BitStreamFilterAPI, Decoder, Encoder, FilterAPI, Muxer } from 'node-av/api';
import {
  AVCOL_PRI_BT709,
  AVCOL_PRI_SMPTE170M,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_SMPTE170M,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE170M,
  AVFMT_FLAG_BITEXACT,
  AVSEEK_FLAG_BACKWARD,
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_CLOSED_GOP,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import type { FormatContext, Packet } from 'node-av/lib';
import { openInput, startOf, take, until } from './node-av-input.ts';
import { streamOf } from './node-av-read.ts';
import type { AudioTask, FramesTask, MuxTask, VideoTask } from './tool.ts';

/*
 * NOTE: the libraries' synchronous calls, a third faster than their asynchronous ones, since each of those crosses to
 * another thread for one picture. `breathe` lets the child hear of its parent's end meanwhile.
 */

export async function writeVideo(
  task: VideoTask,
  onSeconds: (seconds: number) => void,
): Promise<null> {
  const { stream: index, ...file } = task.input;
  const { threads, rate } = task;
  await using input = await openInput(file);
  const many = { exitOnError: false, context: { threadCount: threads } };
  using decoder = await Decoder.create(streamOf(input, index), many);
  using filter = FilterAPI.create(`${upright(input, task)},${task.filter}`, {
    graph: { nbThreads: threads },
  });
  using encoder = await createPictureEncoder(filter, task);
  await using output = await openOutput(task.output);
  const target = output.addStream(encoder);
  let pictures = 0;
  const frames = take(
    filter.framesSync(decoder.framesSync(input.packetsSync(index))),
    task.pictures,
  );
  for (using packet of encoder.packetsSync(frames)) {
    if (packet === null) break;
    output.writePacketSync(packet, target);
    pictures += 1;
    onSeconds((pictures * rate.den) / rate.num);
    if (pictures % 4 === 0) await breathe();
  }
  if (pictures === 0) throw new Error('no picture');
  output.writePacketSync(null, target);
  return null;
}

export async function writeAudio(task: AudioTask): Promise<null> {
  const { stream: index, ...file } = task.input;
  await using input = await openInput(file);
  using decoder = await Decoder.create(streamOf(input, index), { exitOnError: false });
  using filter = FilterAPI.create(`asetpts=PTS-(${startOf(input)})/TB,${task.filter}`);
  using encoder = await Encoder.create(FF_ENCODER_AAC, {
    filter,
    options: { aac_coder: 'fast' },
    context: { bitRate: task.bitsPerSecond },
    configure: (context) => context.setFlags(AV_CODEC_FLAG_BITEXACT),
  });
  await using output = await openOutput(task.output);
  const target = output.addStream(encoder);
  const frames = until(
    decoder.framesSync(input.packetsSync(index)),
    startOf(input) + task.endSeconds,
  );
  for (using packet of encoder.packetsSync(filter.framesSync(frames))) {
    if (packet === null) break;
    output.writePacketSync(packet, target);
  }
  output.writePacketSync(null, target);
  return null;
}

/** Copies; `filter_units` drops SEI (type 6), where cameras put positions and encoders their settings. */
export async function mux({ video, audio, output: path }: MuxTask): Promise<null> {
  await using picture = await openInput(video);
  await using sound = audio && (await openInput(audio));
  await using output = await openOutput(path);
  const pictureStream = streamOf(picture, video.stream);
  using strip = BitStreamFilterAPI.create('filter_units', pictureStream, {
    options: { remove_types: '6' },
  });
  const target = output.addStream(pictureStream);
  const soundTarget = sound && audio ? output.addStream(streamOf(sound, audio.stream)) : null;
  const pictures = strip.packets(picture.packets(video.stream));
  const sounds = soundTarget !== null && sound && audio ? sound.packets(audio.stream) : null;
  await Promise.all([
    copy(output, target, pictures),
    sounds && copy(output, soundTarget ?? 0, sounds),
  ]);
  return null;
}

/** Raw pictures. */
export async function writeFrames(task: FramesTask): Promise<null> {
  const { stream: index, ...file } = task.input;
  await using input = await openInput(file);
  const from = task.atSeconds + startOf(input);
  if (task.atSeconds > 0) input.seekSync(from, -1, AVSEEK_FLAG_BACKWARD);
  const options = task.isKeyOnly ? { skip_frame: 'nokey' } : {};
  using decoder = await Decoder.create(streamOf(input, index), { exitOnError: false, options });
  const chain = `${upright(input, task)},trim=start=${task.atSeconds.toFixed(3)},${task.filter}`;
  using filter = FilterAPI.create(chain);
  await using output = await open(task.output, 'w');
  let count = 0;
  for (using frame of filter.framesSync(decoder.framesSync(input.packetsSync(index)))) {
    if (frame === null || count >= task.count) break;
    await output.write(frame.toBuffer());
    count += 1;
  }
  return null;
}

const COLOURS = {
  bt709: {
    colorSpace: AVCOL_SPC_BT709,
    colorPrimaries: AVCOL_PRI_BT709,
    colorTrc: AVCOL_TRC_BT709,
  },
  smpte170m: {
    colorSpace: AVCOL_SPC_SMPTE170M,
    colorPrimaries: AVCOL_PRI_SMPTE170M,
    colorTrc: AVCOL_TRC_SMPTE170M,
  },
};

async function createPictureEncoder(filter: FilterAPI, task: VideoTask): Promise<Encoder> {
  return Encoder.create(FF_ENCODER_LIBX264, {
    filter,
    options: { preset: 'veryfast', profile: 'high', crf: 23 },
    context: {
      threadCount: task.threads,
      gopSize: task.gop,
      rcMaxRate: task.maxBitsPerSecond,
      rcBufferSize: task.maxBitsPerSecond * 2,
      ...COLOURS[task.matrix],
      colorRange: AVCOL_RANGE_MPEG,
    },
    configure: (context) => {
      context.setFlags(AV_CODEC_FLAG_CLOSED_GOP);
      context.setOption('keyint_min', `${task.gop}`);
      context.setOption('sc_threshold', '0');
    },
  });
}

async function copy(
  output: Muxer,
  target: number,
  packets: AsyncIterable<Packet | null>,
): Promise<void> {
  for await (using packet of packets) {
    if (packet === null) break;
    await output.writePacket(packet, target);
  }
  await output.writePacket(null, target);
}

/** Time from zero and the turn that the container asks for, before any other filter. */
function upright(input: Demuxer, { rotationDegrees }: Pick<VideoTask, 'rotationDegrees'>): string {
  const turns = { 0: 'null', 90: 'transpose=clock', 180: 'hflip,vflip', 270: 'transpose=cclock' };
  return `setpts=PTS-(${startOf(input)})/TB,${turns[rotationDegrees]}`;
}

/** Index first, and not a word of where the clip came from or what wrote it. */
async function openOutput(path: string): Promise<Muxer> {
  return Muxer.open(path, {
    format: 'mp4',
    options: { movflags: '+faststart', write_tmcd: '0' },
    configure(context: FormatContext) {
      context.setFlags(AVFMT_FLAG_BITEXACT);
      for (const stream of context.streams) stream.metadata = null;
      context.metadata = null;
    },
  });
}
