import { AV_LOG_QUIET, FF_ENCODER_AAC, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Codec, Filter, Log } from 'node-av/lib';
import type { Answers, Message, Request } from './node-av-messages.ts';
import { inspect, measureLoudness, scan } from './node-av-read.ts';
import { mux, writeAudio, writeFrames, writeVideo } from './node-av-write.ts';

/** A child of `node-av.ts`: takes one request over the channel, answers, ends; ends at once when its parent does. */
Log.setLevel(AV_LOG_QUIET);
process.once('disconnect', () => process.exit(1));
process.once('message', (request: Request) => {
  answer(request).then(
    (value) => send({ value }, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(String(error), () => process.exit(2));
    },
  );
});

async function answer(request: Request): Promise<Answers[Request['verb']]> {
  switch (request.verb) {
    case 'check':
      return check();
    case 'inspect':
      return inspect(request.task);
    case 'scan':
      return scan(request.task);
    case 'loudness':
      return measureLoudness(request.task);
    case 'video':
      return writeVideo(request.task, reportSeconds());
    case 'audio':
      return writeAudio(request.task);
    case 'mux':
      return mux(request.task);
    case 'frames':
      return writeFrames(request.task);
    default:
      throw new Error('unknown request');
  }
}

function check(): Answers['check'] {
  const encoders = [FF_ENCODER_LIBX264, FF_ENCODER_AAC];
  const missing = encoders.filter((name) => Codec.findEncoderByName(name) === null).map(String);
  return {
    missing,
    hasZscale: ['zscale', 'tonemap'].every((name) => Filter.getByName(name) !== null),
  };
}

/** Tells of progress ten times a second at most. */
function reportSeconds(): (seconds: number) => void {
  let last = 0;
  return (seconds) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    send({ seconds });
  };
}

function send(message: Message, onSent?: () => void): void {
  process.send?.(message, undefined, undefined, onSent);
}
