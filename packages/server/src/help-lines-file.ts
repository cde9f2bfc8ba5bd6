import { HelpLines } from '@footlights/contract';
import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';

const lines = Compile(HelpLines);
const MOST_BYTES = 1_000_000;

/** Reads help lines that an operator has written down, in the form of `GET /api/v1/help-lines`, or tells what is wrong. */
export function readHelpLines(
  path: string,
): { ok: true; lines: HelpLines } | { ok: false; problem: string } {
  let given: unknown;
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MOST_BYTES) return { ok: false, problem: 'it is larger than 1 MB' };
    given = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  if (lines.Check(given)) return { ok: true, lines: given };
  const first = lines.Errors(given)[0];
  return {
    ok: false,
    problem: `${first?.instancePath ?? ''} ${first?.message ?? 'has another form'}`.trim(),
  };
}
