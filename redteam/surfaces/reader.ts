import type { AnyEndpoint } from '@footlights/contract';
import { settled, type Answer, type Ask, type Question } from './ask.ts';
import { withoutPlaces } from './page-data.ts';
import type { Search } from './secrets.ts';
import { type Shape, undeclaredFields } from './shape.ts';
import type { Member } from './stage.ts';

/** Asks, and searches whatever is answered. */
export interface Reader {
  /** With an endpoint, the answer has to be what it declares as well. */
  read(who: Member, question: Question, endpoint?: AnyEndpoint): Promise<Answer>;
  finds: string[];
  /** How many answers were searched. */
  readonly answers: number;
  /** How many answers had each status. */
  statuses: Record<string, number>;
}

export function createReader(ask: Ask, search: Search): Reader {
  const finds: string[] = [];
  const statuses: Record<string, number> = {};
  let answers = 0;
  return {
    finds,
    statuses,
    get answers() {
      return answers;
    },
    async read(who, question, endpoint) {
      const answer = settled(await ask(who.person, question));
      const name = `${question.method} ${question.url} as ${who.role}`;
      answers += 1;
      const status = `status${answer.status}`;
      statuses[status] = (statuses[status] ?? 0) + 1;
      const heads = Buffer.from(JSON.stringify(tellingHeaders(answer)));
      // Bytes of clips are what was uploaded.
      const body = question.url.startsWith('/media/') ? Buffer.alloc(0) : toldIn(question, answer);
      for (const find of search(Buffer.concat([heads, body]))) {
        finds.push(`${name} tells ${find}.`);
      }
      const problem = endpoint === undefined ? null : undeclared(endpoint, answer);
      if (problem !== null) finds.push(`${name}: ${problem}`);
      return answer;
    },
  };
}

function toldIn({ url }: Question, { body }: Answer): Buffer {
  return url.endsWith('/__data.json') ? withoutPlaces(body) : body;
}

/** Without the length of a body, which is a number like any other by chance; attack 10 compares lengths with and without plays. */
function tellingHeaders({ headers, body }: Answer): Answer['headers'] {
  const { 'content-length': length, ...others } = headers;
  const isOfBody = body.length === 0 || Number(length) === body.length;
  return length === undefined || isOfBody ? others : headers;
}

/** What a JSON answer holds beyond what its endpoint declares; the description of the API itself is free. */
function undeclared(endpoint: AnyEndpoint, { status, body }: Answer): string | null {
  const output = endpoint.output as Shape | undefined;
  const isDocument = endpoint.stream === undefined && endpoint.name !== 'getOpenApi';
  if (status !== 200 || output === undefined || !isDocument) return null;
  const value: unknown = JSON.parse(body.toString());
  const [field] = undeclaredFields(output, value);
  return field === undefined ? null : `the answer has the field ${field}, which is not declared.`;
}
