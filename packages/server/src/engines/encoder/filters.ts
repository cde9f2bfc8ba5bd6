import type { Size } from './plan.ts';
import type { VideoStream } from './port.ts';
import type { Rate } from './tool.ts';

/** Filter graphs in FFmpeg's own words, the same for every adapter. Pictures arrive upright. */

/**
 * Whole pictures at an even pace, right size, SDR in limited range, 8 bit 4:2:0. The last picture is repeated for
 * half a second: its own length is lost where no picture follows, and who writes counts the pictures.
 */
export function pictureFilter(
  video: VideoStream,
  size: Size,
  options: { rate: Rate; hasZscale: boolean },
): string {
  const { num, den } = options.rate;
  const pace = `fps=fps=${num}/${den}:start_time=0:round=near`;
  const rest = `tpad=stop_mode=clone:stop=${Math.max(2, Math.ceil(num / den / 2))}`;
  return [...weave(video), pace, stillFilter(video, size, options), rest].join(',');
}

/** As {@link pictureFilter}, for a single picture: no pacing. */
export function stillFilter(
  video: VideoStream,
  size: Size,
  { hasZscale }: { hasZscale: boolean },
): string {
  const convert =
    video.dynamicRange === 'sdr' ? scale(video, size) : toneMap(video, size, hasZscale);
  return [convert, 'format=yuv420p', 'setsar=1'].join(',');
}

/** As {@link stillFilter}, in full-range RGB. */
export function rgbFilter(video: VideoStream, size: Size, options: { hasZscale: boolean }): string {
  const toRgb = `scale=in_color_matrix=${outputMatrix(video)}:in_range=tv:out_range=pc,format=rgb24`;
  return `${stillFilter(video, size, options)},${toRgb}`;
}

/**
 * The matrix of what is made: BT.601 stays BT.601, since changing it costs half as much again as scaling does and
 * browsers know both; everything else becomes BT.709.
 */
export function outputMatrix({ dynamicRange, matrix }: VideoStream): 'bt709' | 'smpte170m' {
  return dynamicRange === 'sdr' && matrix === 'smpte170m' ? 'smpte170m' : 'bt709';
}

/** Small grey pictures at an even pace, to choose a poster from. */
export function thumbnailsFilter(perSecond: number, size: Size): string {
  return `fps=fps=${perSecond.toFixed(4)}:start_time=0,scale=${size.width}:${size.height}:flags=area,format=gray`;
}

/** What the loudness is measured on: 48 kHz stereo from the clip's first moment, gaps filled. */
export const SOUND_FILTER = [
  'aresample=48000:async=1000:first_pts=0',
  'aformat=sample_fmts=fltp:channel_layouts=stereo',
].join(',');

/** Loudness wanted, in LUFS, as large platforms play. */
const TARGET_LUFS = -14;

/** Below this a clip is silence or its noise floor, which nobody wants amplified. */
const SILENCE_LUFS = -50;

/**
 * One gain for the whole clip, so that its dynamics stay, and a limiter at −1 dBFS for the peaks that the gain lifts.
 * NOTE: FFmpeg's `loudnorm` was rejected: its two passes took 5 times as long, and where the gain does not fit it
 * falls back to riding the volume.
 */
export function loudnessFilter(measuredLufs: number): string {
  if (measuredLufs < SILENCE_LUFS) return SOUND_FILTER;
  const gain = (TARGET_LUFS - measuredLufs).toFixed(2);
  const limiter = 'alimiter=limit=0.891:level=0:attack=5:release=50';
  return `${SOUND_FILTER},volume=${gain}dB,${limiter},aformat=sample_fmts=fltp`;
}

function weave({ isInterlaced }: VideoStream): readonly string[] {
  return isInterlaced ? ['yadif=mode=send_frame:deint=interlaced'] : [];
}

function scale(video: VideoStream, { width, height }: Size): string {
  const isRgb = /^(rgb|bgr|gbr|argb|abgr|pal)/.test(video.pixelFormat);
  const from = isRgb ? '' : `:in_color_matrix=${video.matrix}`;
  return `scale=${width}:${height}:flags=bicubic${from}:out_color_matrix=${outputMatrix(video)}:out_range=tv`;
}

/** Scales first, since linear light is computed in 32-bit floats. */
function toneMap(
  { dynamicRange }: VideoStream,
  { width, height }: Size,
  hasZscale: boolean,
): string {
  if (!hasZscale) return approximateToneMap(dynamicRange, { width, height });
  const transfer = dynamicRange === 'pq' ? 'smpte2084' : 'arib-std-b67';
  return [
    `zscale=w=${width}:h=${height}:pin=bt2020:tin=${transfer}:min=bt2020nc:rin=tv:t=linear:npl=203`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=mobius:param=0.3:desat=0:peak=5',
    'zscale=t=bt709:m=bt709:p=bt709:r=tv',
  ].join(',');
}

/**
 * For builds without zimg: a curve on luma. HLG was made to look right on SDR screens as it is; PQ is taken to linear
 * light (SMPTE ST 2084, equation 4.1) with white at 203 cd/m² (ITU-R BT.2408), rolled off (Reinhard) and given a gamma.
 * Primaries stay BT.2020, whose paler colours are
 * met with more saturation.
 */
function approximateToneMap(
  dynamicRange: VideoStream['dynamicRange'],
  { width, height }: Size,
): string {
  const resize = `scale=${width}:${height}:flags=bicubic:in_color_matrix=bt2020:out_color_matrix=bt709:out_range=tv`;
  if (dynamicRange === 'hlg') return resize;
  const code = 'clip((val-minval)/(maxval-minval)\\,0\\,1)';
  const root = `pow(${code}\\,1/78.84375)`;
  const linear = `49.26*pow(max(${root}-0.8359375\\,0)/(18.8515625-18.6875*${root})\\,1/0.1593017578125)`;
  const rolled = `(${linear})*(1+(${linear})/25)/(1+(${linear}))`;
  return `${resize},lutyuv=y='minval+(maxval-minval)*pow(min(1.4*${rolled}\\,1)\\,1/2.4)',hue=s=1.6`;
}
