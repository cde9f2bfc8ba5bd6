import type { TSchema } from 'typebox';
import type { AnyEndpoint } from './endpoint.ts';
import { refusals, type RefusalCode } from './refusals.ts';
import { scopes } from './scopes.ts';

/** The OpenAPI 3.1 description of a list of endpoints, served below `/api/v1`. */
export function openApiOf(
  endpoints: readonly AnyEndpoint[],
  version: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Footlights', version, description: 'Views count and viewers stay unseen.' },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'footlights.session_token' },
      },
    },
    'x-scopes': scopes,
  };
}

const problem = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(refusals) },
    message: { type: 'string' },
    detail: {},
  },
};

function operationOf(endpoint: AnyEndpoint): Record<string, unknown> {
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    'x-access': endpoint.access,
    ...(endpoint.rate === undefined ? {} : { 'x-rate': endpoint.rate }),
    security: securityOf(endpoint),
    parameters: [
      ...parametersOf('path', endpoint.params),
      ...parametersOf('query', endpoint.query),
    ],
    ...(endpoint.takes === undefined ? {} : { requestBody: fileOf(endpoint.takes) }),
    ...(endpoint.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [bodyTypeOf(endpoint)]: { schema: endpoint.body } },
          },
        }),
    responses: { ...successOf(endpoint), ...problemsOf(endpoint.refusals) },
  };
}

function fileOf(types: readonly string[]): object {
  const schema = { type: 'string', format: 'binary' };
  return {
    required: true,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

function bodyTypeOf(endpoint: AnyEndpoint): string {
  return endpoint.name === 'recordPlays' ? 'text/plain' : 'application/json';
}

function securityOf(endpoint: AnyEndpoint): object[] {
  if (endpoint.access === 'blind') return [];
  return endpoint.access === 'anyone' ? [{}, { session: [] }] : [{ session: [endpoint.access] }];
}

function parametersOf(place: 'path' | 'query', schema: TSchema | undefined): object[] {
  const object = (schema ?? {}) as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: object.required?.includes(name) ?? false,
    schema: property,
  }));
}

function successOf(endpoint: AnyEndpoint): Record<string, object> {
  if (endpoint.stream === 'tus') {
    return {
      '2XX': {
        description: 'As the tus 1.0 protocol says (https://tus.io/protocols/resumable-upload).',
      },
    };
  }
  if (endpoint.stream === 'application/zip') {
    const bytes = { type: 'string', format: 'binary' };
    return {
      '200': { description: endpoint.summary, content: { [endpoint.stream]: { schema: bytes } } },
    };
  }
  if (endpoint.stream === 'text/csv') {
    const text = { type: 'string' };
    return {
      '200': { description: endpoint.summary, content: { [endpoint.stream]: { schema: text } } },
    };
  }
  if (endpoint.output === undefined) return { '204': { description: 'Done.' } };
  const type = endpoint.stream ?? 'application/json';
  return {
    '200': { description: endpoint.summary, content: { [type]: { schema: endpoint.output } } },
  };
}

function problemsOf(codes: readonly RefusalCode[]): Record<string, object> {
  const answers: Record<string, { description: string; content: object }> = {};
  for (const code of ['request/invalid', 'fault', ...codes] as const) {
    const [status, message] = refusals[code];
    const before = answers[status];
    answers[status] = {
      description:
        before === undefined ? `${code}: ${message}` : `${before.description} ${code}: ${message}`,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return answers;
}
