import {
  exportClipInsights,
  exportInsightClips,
  exportInsights,
  getClipInsights,
  getInsights,
  getInsightsMail,
  getInstanceNumbers,
  listInsightClips,
  signIn,
  urlOf,
} from '@footlights/contract';
import { expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { createInsightStage } from './stage.ts';

const codeAt = async (
  person: { request: (request: object) => Promise<{ statusCode: number; json(): unknown }> },
  url: string,
) => {
  const answer = await person.request({ method: 'GET', url });
  return answer.statusCode === 200 ? 'done' : (answer.json() as { code: string }).code;
};

test('nobody is told numbers of others: not without a session, not of a clip of somebody else, not of the instance', async () => {
  await using stage = await createInsightStage();
  const { world, ana, ada } = stage;
  const id = await stage.clip();
  const ben = await world.as('ben');
  const own = [getInsights, listInsightClips, exportInsights, exportInsightClips, getInsightsMail];
  const ofClip = [getClipInsights, exportClipInsights];
  for (const endpoint of own) {
    expect(await codeAt(world.visitor(), urlOf(endpoint))).toBe('session/required');
    expect(await codeAt(ana, urlOf(endpoint))).toBe('done');
  }
  for (const endpoint of ofClip) {
    const url = urlOf(endpoint, { params: { id } });
    expect(await codeAt(world.visitor(), url)).toBe('session/required');
    for (const person of [ben, ada]) expect(await codeAt(person, url)).toBe('video/not-found');
    expect(await codeAt(ana, url)).toBe('done');
    const unknown = urlOf(endpoint, { params: { id: newId('v') } });
    expect(await codeAt(ana, unknown)).toBe('video/not-found');
  }
  expect(await codeAt(world.visitor(), urlOf(getInstanceNumbers))).toBe('session/required');
  expect(await codeAt(ana, urlOf(getInstanceNumbers))).toBe('session/forbidden');
  expect(await codeAt(ada, urlOf(getInstanceNumbers))).toBe('done');
  expect((await ben.call(getInsights)).account).not.toBe(stage.anaId);
});

test('the same question has the same bytes, whatever language, time zone and device ask it', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const id = await stage.clip();
  await stage.watch(id, 80);
  await stage.nextDay();
  const other = world.visitor('other');
  await other.call(signIn, { body: { login: 'ana', password: 'ana likes footlights' } });
  const range = { query: { from: '2026-01-10', to: '2026-01-15' }, params: { id } };
  for (const endpoint of [
    getInsights,
    listInsightClips,
    getClipInsights,
    exportInsights,
    exportInsightClips,
    exportClipInsights,
  ]) {
    const isList = endpoint === listInsightClips || endpoint === exportInsightClips;
    const url = urlOf(endpoint, isList ? {} : range);
    const bytes = (person: typeof ana, headers: Record<string, string> = {}) =>
      person.request({ method: 'GET', url, headers }).then(({ rawPayload }) => rawPayload);
    const first = await bytes(ana);
    expect(await bytes(ana)).toEqual(first);
    expect(await bytes(other)).toEqual(first);
    const elsewhere = {
      'accept-language': 'ar-EG',
      'sec-ch-prefers-time-zone': 'Pacific/Auckland',
      'x-timezone': 'Pacific/Auckland',
      'user-agent': 'curl/8',
    };
    expect(await bytes(ana, elsewhere)).toEqual(first);
  }
});
