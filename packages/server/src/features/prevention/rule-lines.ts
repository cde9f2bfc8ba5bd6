import { createHash } from 'node:crypto';
import { MOST_RULES, RULE_GRAPHEMES, type RuleKind, type RuleOutcome } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { foldedPattern } from '#lib/disguises.ts';
import { domainFrom } from '#lib/hosts.ts';
import type { RuleId } from '#lib/ids.ts';
import { isUnspaced } from '#lib/phrases.ts';
import { cleanLine, graphemes, shortened } from '#lib/text.ts';
import type { TextRuleRow } from './table.ts';

/** What lines are that do not say it themselves. */
export interface RuleDefaults {
  kind: RuleKind;
  outcome: RuleOutcome;
}

/** Shortest part of a word that is looked for within words. */
const SHORTEST_PART = 3;
/** Longest pattern, in UTF-16 code units: one grapheme can be many. */
const PATTERN_UNITS = 400;
const SAYS = /^(refuse|hold) +(words|link) *: */i;

/** Rules from pasted lines, the last one of a kind counting; empty lines are passed over. Refuses with `rule/invalid`. */
export function rulesFrom(lines: string, defaults: RuleDefaults): TextRuleRow[] {
  const given = lines.split(/\r\n|[\r\n]/).flatMap((line, place) => {
    const text = cleanLine(line);
    return text === '' ? [] : [{ text, place: place + 1 }];
  });
  if (given.length > MOST_RULES)
    throw new Refusal('rule/too-many', {
      message: `An instance keeps up to ${MOST_RULES} rules; these are ${given.length}.`,
    });
  const rows = given.map(({ text, place }) => rowFrom(text, place, defaults));
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function rowFrom(line: string, place: number, defaults: RuleDefaults): TextRuleRow {
  const [said = '', outcome, kind] = SAYS.exec(line) ?? [];
  const text = line.slice(said.length);
  const rule = {
    outcome: (outcome?.toLowerCase() ?? defaults.outcome) as RuleOutcome,
    kind: (kind?.toLowerCase() ?? defaults.kind) as RuleKind,
  };
  const decline = (why: string) =>
    new Refusal('rule/invalid', {
      message: `Line ${place}, “${shortened(text, 40)}”: ${why}`,
      detail: { line: place },
    });
  const length = graphemes(text);
  if (length > RULE_GRAPHEMES)
    throw decline(`rules are up to ${RULE_GRAPHEMES} characters; this one has ${length}.`);
  const pattern = rule.kind === 'link' ? domainFrom(text) : patternFrom(text);
  if (pattern === null)
    throw decline(
      rule.kind === 'link'
        ? 'a link rule is a domain such as spam.example.'
        : 'a word needs a letter, digit or picture, with a * at its beginning or end alone, and then at least 3 characters.',
    );
  return { id: idOf(rule.kind, pattern), ...rule, pattern, text };
}

/** What is looked for; a space stands where a word has to begin or end. Null: nothing can be. */
function patternFrom(text: string): string | null {
  const isOpenBefore = text.startsWith('*');
  const isOpenAfter = text.endsWith('*');
  const inner = text.slice(isOpenBefore ? 1 : 0, isOpenAfter ? -1 : undefined);
  const core = foldedPattern(inner);
  if (inner.includes('*') || core === '' || core.length > PATTERN_UNITS) return null;
  if (isUnspaced(core)) return core;
  if ((isOpenBefore || isOpenAfter) && core.length < SHORTEST_PART) return null;
  return `${isOpenBefore ? '' : ' '}${core}${isOpenAfter ? '' : ' '}`;
}

function idOf(kind: RuleKind, pattern: string): RuleId {
  const digest = createHash('sha256').update(`${kind}:${pattern}`).digest('base64url');
  return `b_${digest.slice(0, 22)}`;
}
