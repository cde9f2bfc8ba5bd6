import { encodeClip } from './encode-clip.ts';
import { planSteps } from './plan.ts';
import type { Encoder } from './port.ts';
import { probeClip } from './probe-clip.ts';
import { sweepWork } from './sweep.ts';
import type { MediaTool } from './tool.ts';

/** The encoder made of a media tool: all rules live here and below, none in an adapter. */
export function createClipEncoder({
  tool,
  threads,
}: {
  tool: MediaTool;
  threads: number;
}): Encoder {
  return {
    name: tool.name,
    probe: async (path, options) => probeClip(tool, path, options),
    steps: planSteps,
    encode: async (job, options = {}) => encodeClip({ tool, threads }, job, options),
    sweep: sweepWork,
    [Symbol.asyncDispose]: async () => tool[Symbol.asyncDispose](),
  };
}
