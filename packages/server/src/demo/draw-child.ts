import { readFileSync } from 'node:fs';
import {
  AV_CODEC_ID_AAC,
  AV_LOG_ERROR,
  Decoder,
  Demuxer,
  Encoder,
  Log,
  Muxer,
  type Frame,
} from 'node-av';

/** Draws one clip: argv is the file to write; the filter graph comes on standard input. */
const [, , path] = process.argv;
if (path === undefined) throw new Error('Usage: draw-child.ts FILE < GRAPH');
Log.setLevel(AV_LOG_ERROR);
await draw(readFileSync(0, 'utf8'), path);

// One packet at a time: the graph behind a lavfi input is not safe for parallel readers.
async function draw(graph: string, target: string): Promise<void> {
  await using input = await Demuxer.open(graph, { format: 'lavfi' });
  const [video, audio] = [input.video(), input.audio()];
  if (video === undefined || audio === undefined)
    throw new Error('The graph needs a video and a sound output.');
  await using output = await Muxer.open(target, { options: { movflags: '+faststart' } });
  using videoDecoder = await Decoder.create(video);
  using audioDecoder = await Decoder.create(audio);
  using videoEncoder = await Encoder.create('libx264' as never, {
    options: { preset: 'veryfast', crf: '21', profile: 'high', g: '60' },
  });
  using audioEncoder = await Encoder.create(AV_CODEC_ID_AAC, {
    autoResample: true,
    options: { b: '128k' },
  });
  const lanes = [
    {
      source: video.index,
      decoder: videoDecoder,
      encoder: videoEncoder,
      sink: output.addStream(videoEncoder),
    },
    {
      source: audio.index,
      decoder: audioDecoder,
      encoder: audioEncoder,
      sink: output.addStream(audioEncoder),
    },
  ];
  type Lane = (typeof lanes)[number];
  const encode = async (lane: Lane, frame: Frame | null) => {
    for (const packet of await lane.encoder.encodeAll(frame)) {
      await output.writePacket(packet, lane.sink);
      packet.free();
    }
  };
  for await (const packet of input.packets()) {
    if (packet === null) break;
    const lane = lanes.find(({ source }) => source === packet.streamIndex);
    for (const frame of (await lane?.decoder.decodeAll(packet)) ?? []) {
      if (lane !== undefined) await encode(lane, frame);
      frame.free();
    }
    packet.free();
  }
  for (const lane of lanes) {
    for (const frame of await lane.decoder.decodeAll(null)) {
      await encode(lane, frame);
      frame.free();
    }
    await encode(lane, null);
  }
}
