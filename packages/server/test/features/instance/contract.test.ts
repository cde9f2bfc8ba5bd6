import { endpoints, getInstance, getOpenApi } from '@footlights/contract';
import { expect, test } from 'vitest';
import { createWorld } from '#test/world.ts';

/** What is served beside the contract: bytes, pages, the operator's check and what robots ask for. */
const ROBOTS = ['/robots.txt', '/sitemap.xml', '/sitemap/:name'];
const BESIDE = ['/health', '/media/:name', ...ROBOTS, '/api/*', '/*'];

test('every route has a contract entry and every entry a route', async () => {
  await using world = await createWorld();
  const { routes } = world.app;
  const bound = routes.flatMap(({ endpoint }) => endpoint ?? []);
  const unbound = routes.filter(
    ({ endpoint, url }) => endpoint === undefined && !BESIDE.includes(url),
  );
  expect(unbound.map(({ url }) => url)).toEqual([]);
  expect(bound.map(({ name }) => name).toSorted()).toEqual(
    endpoints.map(({ name }) => name).toSorted(),
  );
});

test('the description is OpenAPI 3.1 and names every endpoint', async () => {
  await using world = await createWorld();
  const description = await world.visitor().call(getOpenApi);
  expect(description).toMatchObject({ openapi: '3.1.0' });
  const operations = Object.values(
    description.paths as Record<string, Record<string, { operationId: string }>>,
  ).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(operations.toSorted()).toEqual(endpoints.map(({ name }) => name).toSorted());
});

test('what is no JSON is described as what it is', async () => {
  await using world = await createWorld();
  const { paths } = await world.visitor().call(getOpenApi);
  const typesOf = (path: string) => {
    const described = paths as Record<string, { get: { responses: Record<string, object> } }>;
    return (described[path]?.get.responses['200'] as { content: object } | undefined)?.content;
  };
  expect(Object.keys(typesOf('/insights/days.csv') ?? {})).toEqual(['text/csv']);
  expect(Object.keys(typesOf('/account/export.zip') ?? {})).toEqual(['application/zip']);
});

test('the instance tells its limits', async () => {
  await using world = await createWorld({ env: { CLIP_MAX_SECONDS: '90' } });
  const { limits } = await world.visitor().call(getInstance);
  expect(limits.clipSeconds.max).toBe(90);
});

test('an address below /api that does not exist is a problem answer', async () => {
  await using world = await createWorld();
  const response = await world.visitor().request({ method: 'GET', url: '/api/v1/nothing' });
  expect(response.statusCode).toBe(404);
  expect(response.json()).toMatchObject({ code: 'route/not-found' });
});
