import { MAX_PASSES, SOURCES } from '@footlights/count';
import type { Laboratory } from '../statistics/laboratory.ts';
import { BIN } from '../statistics/privacy.ts';
import { PUPPET_SOURCE, TARGET_SOURCE } from './model.ts';

/** Devices of one network of its own for each clip, so that no other limit is near. */
export interface Network {
  /** The target watches as often as it may. */
  target(tag: string): Promise<boolean>;
  /** Devices of the neighbour start the clip and never view it. */
  puppet(tag: string): Promise<boolean>;
}

/** The network of the clip with that serial number, under the ticket of this moment. */
export function networkOf({ world, videos }: Laboratory, serial: number): Network {
  const { views } = world.context;
  const { ticket } = views.ticket();
  const sender = views.senderOf(`${45 + (serial >> 16)}.${(serial >> 8) & 255}.${serial & 255}.7`);
  const send = (tag: string, bin: number, source: number) => {
    const passes = Array.from({ length: MAX_PASSES }, () => bin);
    const packet = {
      video: videos[serial],
      tag,
      first: 1,
      passes,
      source: SOURCES[source],
      ticket,
    };
    return new Promise<boolean>((resolve) => {
      views.take(JSON.stringify(packet), { sender, isBot: false }, resolve);
    });
  };
  return {
    target: (tag) => send(tag, BIN, TARGET_SOURCE),
    puppet: (tag) => send(tag, 0, PUPPET_SOURCE),
  };
}
