/** A clip of the demo: who posts it, and the filter graph that draws it. */
export interface Motif {
  creator: string;
  caption: string;
  seconds: number;
  /** Filter graph text with the outputs `[out0]` (720×1280 video) and `[out1]` (48 kHz stereo sound). */
  graph: string;
  /** How good the demo's audience finds it, 0 to 1: share of the clip that a median viewer watches. */
  appeal: number;
}

/** Paths of the camera footage; null where it could not be installed. */
export interface Footage {
  city: string | null;
  ocean: string | null;
}

/** The creators of the demo: username → display name and bio. */
export const creators: Record<string, { displayName: string; bio: string }> = {
  ana: { displayName: 'Ana Reyes', bio: 'A drone, a city, early mornings.' },
  noor: { displayName: 'Noor', bio: 'Salt water, in black and white and not.' },
  milo: { displayName: 'Milo Okafor', bio: 'Small rules, large pictures.' },
  ines: { displayName: 'Inês', bio: 'Light, slowly.' },
};

const FINISH = 'fps=30,setsar=1,format=yuv420p[out0]';

/** Every clip of the demo, oldest first. */
export function motifs(footage: Footage): Motif[] {
  return [
    ...cityMotifs(footage.city),
    ...oceanMotifs(footage.ocean),
    ...ruleMotifs(),
    ...lightMotifs(),
  ];
}

function cityMotifs(path: string | null): Motif[] {
  if (path === null) return [];
  const shot = shotOf(path);
  return [
    {
      creator: 'ana',
      caption: 'Crossing, 7:40. Nobody looks up.',
      seconds: 9,
      graph: `${shot({ from: 0.2, to: 6, speed: 0.64 }, upright(1080, 620))};${pad([196, 247, 294])},atrim=0:9[out1]`,
      appeal: 0.72,
    },
    {
      creator: 'ana',
      caption: 'The same crossing, faster, after the rain ☔️ #timelapse',
      seconds: 6,
      graph: `${shot({ from: 0, to: 6, speed: 1 }, `${upright(1080, 240)},hflip,hue=h=-28:s=0.75,eq=contrast=1.25:brightness=-0.09`)};${pulse(110, 4)},atrim=0:6[out1]`,
      appeal: 0.5,
    },
    {
      creator: 'ana',
      caption: 'Noir version',
      seconds: 7,
      graph: `${shot({ from: 6.3, to: 12.2, speed: 0.84 }, 'crop=486:864:980:216,scale=720:1280:flags=lanczos,hue=s=0,eq=contrast=1.5:brightness=-0.05,vignette=PI/4')};${pulse(73, 2)},atrim=0:7[out1]`,
      appeal: 0.42,
    },
    {
      creator: 'ana',
      caption: 'Fog lifting. I waited four mornings for this one.',
      seconds: 9,
      graph: `${shot({ from: 6.3, to: 12.2, speed: 0.65 }, `${upright(1080, 300)},colorbalance=rs=.12:gm=.02:bs=-.12,eq=saturation=1.2`)};${pad([147, 220, 277, 330])},atrim=0:9[out1]`,
      appeal: 0.9,
    },
  ];
}

function oceanMotifs(path: string | null): Motif[] {
  if (path === null) return [];
  const shot = shotOf(path);
  return [
    {
      creator: 'noor',
      caption: 'Half a second before it closes.',
      seconds: 9,
      graph: `${shot({ from: 0, to: 6.2, speed: 0.68 }, upright(720, 560))};${surf(0.12, 9)}[out1]`,
      appeal: 0.85,
    },
    {
      creator: 'noor',
      caption: 'Backwards, the sea gives everything back 🌊',
      seconds: 6,
      graph: `${shot({ from: 0, to: 6, speed: 1 }, `${upright(720, 380)},reverse,colorbalance=rs=-.2:bs=.3:gm=.08:bm=.12`)};${surf(0.3, 6)}[out1]`,
      appeal: 0.66,
    },
    {
      creator: 'noor',
      caption: 'Under the foam',
      seconds: 5,
      graph: `${shot({ from: 6.1, to: 9, speed: 0.56 }, `${upright(720, 300)},eq=contrast=1.6:brightness=0.06,colorbalance=rs=.1:bs=-.06:rm=.16:bm=-.1`)};${surf(0.05, 5)}[out1]`,
      appeal: 0.38,
    },
  ];
}

function ruleMotifs(): Motif[] {
  return [
    {
      creator: 'milo',
      caption: 'Rule 110, scrolling. One line decides the next. #automata',
      seconds: 7,
      graph: `cellauto=s=120x214:rate=24:rule=110:seed=3:scroll=1,trim=0:7,scale=720:1284:flags=neighbor,crop=720:1280,format=gbrp,lutrgb=r='val*0.35+12':g='val*0.85+20':b='val*0.75+26',${FINISH};${pulse(165, 8)},atrim=0:7[out1]`,
      appeal: 0.34,
    },
    {
      creator: 'milo',
      caption: 'Conway at 12 generations a second. The glider in the corner survives.',
      seconds: 8,
      graph: `life=s=72x128:rate=12:ratio=0.28:seed=7:mold=14:life_color=#ffd9a0:death_color=#7a2e12:mold_color=#140a08,trim=0:8,scale=720:1280:flags=neighbor,${FINISH};${pulse(220, 6)},atrim=0:8[out1]`,
      appeal: 0.55,
    },
    {
      creator: 'milo',
      caption: 'A triangle made of triangles made of',
      seconds: 8,
      graph: `sierpinski=s=720x1280:rate=30:type=triangle:seed=11:jump=60,trim=0:8,format=gbrp,lutrgb=r='val*0.95':g='val*0.45':b='val*0.65+24',${FINISH};${pad([262, 311, 392])},atrim=0:8[out1]`,
      appeal: 0.47,
    },
    {
      creator: 'milo',
      caption: 'Zooming into the seahorse valley until the floats give up',
      seconds: 10,
      graph: `mandelbrot=s=360x640:rate=30:start_scale=2.6:end_scale=0.002:end_pts=300:start_x=-0.743643887:start_y=-0.131825904:maxiter=500:inner=black,trim=0:10,hue=h=150:s=0.42,gblur=sigma=0.8,eq=contrast=1.1:brightness=-0.06,scale=720:1280:flags=lanczos,${FINISH};${pad([110, 165, 220])},atrim=0:10[out1]`,
      appeal: 0.8,
    },
  ];
}

function lightMotifs(): Motif[] {
  return [
    {
      creator: 'ines',
      caption: 'House lights down.',
      seconds: 8,
      graph: `gradients=s=360x640:rate=30:n=4:c0=#1a0f14:c1=#ff9a3c:c2=#7a1f3d:c3=#0a0a12:type=radial:speed=0.012:seed=5:duration=8,scale=720:1280:flags=bicubic,noise=alls=6:allf=t,${FINISH};${pad([131, 196, 262])},atrim=0:8[out1]`,
      appeal: 0.6,
    },
    {
      creator: 'ines',
      caption: 'What a window does at 6 in winter',
      seconds: 9,
      graph: `gradients=s=360x640:rate=30:n=5:c0=#0b1e3a:c1=#ff6b4a:c2=#ffd27a:c3=#22406e:c4=#e8a0b0:type=linear:speed=0.02:seed=21:duration=9,scale=720:1280:flags=bicubic,noise=alls=5:allf=t,${FINISH};${pad([175, 220, 262, 349])},atrim=0:9[out1]`,
      appeal: 0.64,
    },
    {
      creator: 'ines',
      caption: 'Spirals for the last row 🌀',
      seconds: 6,
      graph: `gradients=s=360x640:rate=30:n=6:c0=#052f2a:c1=#19c3a6:c2=#f2f7d5:c3=#0b5d57:c4=#08110f:c5=#d8f36a:type=spiral:speed=0.04:seed=9:duration=6,scale=720:1280:flags=bicubic,${FINISH};${pulse(131, 3)},atrim=0:6[out1]`,
      appeal: 0.52,
    },
  ];
}

/** Cuts of one file of footage, each re-timed and graded. */
function shotOf(path: string) {
  const quoted = `'${path.replaceAll("'", String.raw`'\\\''`)}'`;
  return (cut: { from: number; to: number; speed: number }, look: string) =>
    `movie=${quoted},trim=${cut.from}:${cut.to},setpts=(PTS-STARTPTS)/${cut.speed},${look},${FINISH}`;
}

/** A 9:16 cut of a 16:9 picture of this height, `x` pixels from its left. */
function upright(height: number, x: number): string {
  return `crop=${Math.floor((height * 9) / 16)}:${height}:${x}:0,scale=720:1280:flags=lanczos`;
}

/** A soft chord that swells. */
function pad(hertz: readonly number[]): string {
  const voices = hertz
    .map((f, i) => `0.09*sin(2*PI*${f}*t)*(0.7+0.3*sin(2*PI*${0.11 + i * 0.07}*t))`)
    .join('+');
  return `aevalsrc='${voices}|${voices}':s=48000,lowpass=f=1800,afade=t=in:d=0.6`;
}

/** A plucked note, `rate` times a second. */
function pulse(hertz: number, rate: number): string {
  const note = `0.3*sin(2*PI*${hertz}*t)*exp(-6*mod(t\\,${1 / rate}))`;
  return `aevalsrc='${note}|${note}':s=48000,aecho=0.8:0.7:120:0.35`;
}

/** Brown noise that comes and goes like surf. */
function surf(rate: number, seconds: number): string {
  return `anoisesrc=color=brown:sample_rate=48000:amplitude=0.6:seed=4:duration=${seconds},aformat=channel_layouts=stereo,tremolo=f=${Math.max(rate, 0.1)}:d=0.7`;
}
