import type { Container } from './port.ts';
import type {
  AudioTask,
  FramesTask,
  MediaInput,
  MuxTask,
  SoundTask,
  StreamInput,
  VideoTask,
} from './tool.ts';

/** Command lines for ffmpeg and ffprobe, 4.4 or newer. Paths and filters are always arguments of their own. */
type Args = readonly string[];

const words = (text: string): Args => text.split(' ');

/**
 * What keeps a hostile file to itself, before `-i`: one demuxer, no protocol but `file`, no data references to other
 * files, a bound on single allocations and on streams.
 */
function inputArgs({ path, container }: MediaInput): Args {
  const bounds = words('-protocol_whitelist file -max_alloc 536870912 -max_streams 64');
  return [...bounds, ...words(DEMUXERS[container]), '-i', `file:${path}`];
}

const DEMUXERS: Readonly<Record<Container, string>> = {
  mp4: '-f mov -enable_drefs 0 -use_absolute_path 0 -ignore_chapters 1',
  matroska: '-f matroska',
  avi: '-f avi',
  mpegts: '-f mpegts',
};

/** Streams and format as JSON. */
export function inspectArgs(input: MediaInput): Args {
  const generous = words('-v error -probesize 32M -analyzeduration 10M');
  return [...generous, ...inputArgs(input), ...words('-show_streams -show_format -of json')];
}

/** One packet a line: time, decoding time, duration, bytes, flags. */
export function packetArgs(input: StreamInput): Args {
  const shown = words(
    '-show_entries packet=pts_time,dts_time,duration_time,size,flags -of csv=p=0',
  );
  return [
    ...words('-v error'),
    ...inputArgs(input),
    '-select_streams',
    `${input.stream}`,
    ...shown,
  ];
}

/** One decoded picture a line, out of the first packets: 1 for interlaced, else 0. */
export function pictureArgs(input: StreamInput): Args {
  const shown = words(
    '-read_intervals %+#8 -show_frames -show_entries frame=interlaced_frame -of csv=p=0',
  );
  return [
    ...words('-v fatal'),
    ...inputArgs(input),
    '-select_streams',
    `${input.stream}`,
    ...shown,
  ];
}

/** Prints the loudness so far, ten times for each second of sound; the last is that of the whole. */
export function loudnessArgs({ input, filter, endSeconds }: SoundTask): Args {
  const chain = `${filter},ebur128=metadata=1:framelog=verbose,ametadata=mode=print:key=lavfi.r128.I:file=-`;
  const quiet = words('-v error -nostdin -nostats');
  return [
    ...quiet,
    ...inputArgs(input),
    ...map(input),
    '-af',
    chain,
    ...words(`-t ${endSeconds.toFixed(3)} -f null -`),
  ];
}

/** Picture only. */
export function videoArgs(task: VideoTask): Args {
  const { threads, gop, maxBitsPerSecond, matrix } = task;
  return [
    words(`${CONVERT} -threads ${threads}`),
    inputArgs(task.input),
    map(task.input),
    words(`-filter_threads ${threads} -threads ${threads} -an`),
    ['-vf', task.filter],
    words('-c:v libx264 -preset veryfast -profile:v high -crf 23'),
    words(`-maxrate ${maxBitsPerSecond} -bufsize ${maxBitsPerSecond * 2}`),
    words(`-frames:v ${task.pictures} -g ${gop} -keyint_min ${gop} -sc_threshold 0 -flags:v +cgop`),
    words(`-colorspace ${matrix} -color_primaries ${matrix} -color_trc ${matrix} -color_range tv`),
    output(task.output, 'mp4'),
  ].flat();
}

/** Sound only. */
export function audioArgs({
  input,
  filter,
  endSeconds,
  output: path,
  bitsPerSecond,
}: AudioTask): Args {
  return [
    words(CONVERT),
    inputArgs(input),
    map(input),
    ['-vn', '-af', filter],
    words(
      `-t ${endSeconds.toFixed(3)} -c:a aac -aac_coder fast -flags:a +bitexact -b:a ${bitsPerSecond}`,
    ),
    output(path, 'mp4'),
  ].flat();
}

/** Copies; `filter_units` drops SEI (type 6), where cameras put positions and encoders their settings. */
export function muxArgs({ video, audio, output: path }: MuxTask): Args {
  return [
    words(CONVERT),
    inputArgs(video),
    audio ? inputArgs(audio) : [],
    map(video),
    audio ? words(`-map 1:${audio.stream}`) : [],
    words('-c copy -bsf:v filter_units=remove_types=6 -movflags +faststart -write_tmcd 0'),
    output(path, 'mp4'),
  ].flat();
}

/** Raw pictures. */
export function framesArgs(task: FramesTask): Args {
  return [
    words(CONVERT),
    task.isKeyOnly ? words('-skip_frame nokey') : [],
    task.atSeconds > 0 ? words(`-ss ${task.atSeconds.toFixed(3)}`) : [],
    inputArgs(task.input),
    map(task.input),
    ['-an', '-vf', task.filter],
    words(`-frames:v ${task.count} -c:v rawvideo`),
    output(task.output, 'rawvideo'),
  ].flat();
}

const CONVERT = '-v error -nostdin -nostats -progress pipe:1 -y';

/** Tells nothing of where the clip came from, nor of what wrote it. */
function output(path: string, format: string): Args {
  return [
    ...words(`-map_metadata -1 -map_chapters -1 -fflags +bitexact -sn -dn -f ${format}`),
    `file:${path}`,
  ];
}

function map({ stream }: StreamInput): Args {
  return words(`-map 0:${stream}`);
}
