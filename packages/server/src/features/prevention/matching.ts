import { formsOf } from '#lib/disguises.ts';
import { createFinder } from '#lib/finder.ts';
import { domainsOf, hostsIn } from '#lib/hosts.ts';
import type { TextRuleRow } from './table.ts';

/** Rules that a text meets; those that refuse come first, each kind in the order of the list. */
export type MatchRules = (text: string) => TextRuleRow[];

/** Makes all rules into one machine: a text is walked a few times, however many there are. */
export function createMatchRules(rules: readonly TextRuleRow[]): MatchRules {
  if (rules.length === 0) return () => [];
  const words = rules.filter(({ kind }) => kind === 'words');
  const find = createFinder(words.map(({ pattern }) => pattern));
  const byDomain = new Map(
    rules.filter(({ kind }) => kind === 'link').map((rule) => [rule.pattern, rule]),
  );
  return (text) => {
    const met = new Set<TextRuleRow>();
    for (const form of formsOf(text)) for (const place of find(` ${form} `)) met.add(words[place]!);
    if (byDomain.size > 0)
      for (const host of hostsIn(text))
        for (const domain of domainsOf(host)) {
          const rule = byDomain.get(domain);
          if (rule !== undefined) met.add(rule);
        }
    if (met.size === 0) return [];
    const inOrder = rules.filter((rule) => met.has(rule));
    return inOrder.toSorted((a, b) => rankOf(a) - rankOf(b));
  };
}

function rankOf({ outcome }: TextRuleRow): number {
  return outcome === 'refuse' ? 0 : 1;
}
