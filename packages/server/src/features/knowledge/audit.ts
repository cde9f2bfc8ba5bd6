import { fstatSync } from 'node:fs';
import type { SelfAudit } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { type Answer, createCanary } from './canary.ts';
import { declarations } from './declared.ts';
import { checkEmpty, checkRows, countRows } from './rows.ts';
import { scan, type ScanResult } from './scan.ts';
import { readSchema } from './schema.ts';
import type { AuditReport } from './store.ts';

/** What an audit looks at. */
export interface AuditOptions {
  db: Db;
  dataDir: string;
  /** Origin that the synthetic viewer's requests name. */
  origin: string;
  answer: Answer;
  /** Days that have a key now. */
  keyDays: () => Promise<number[]>;
  now: () => number;
}

type Check = SelfAudit['checks'][number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A day lasts 25 hours at most; the rest is for one that is just being closed. */
const MOST_DAY_MS = 25 * HOUR_MS + 10 * MINUTE_MS;
/** File systems date files by a coarser clock than ours. */
const SLACK_MS = 2000;

/**
 * A synthetic viewer visits this server; then its files are searched for traces of it and for what days leave behind,
 * and schema and rows are compared with what is declared. Rejects when a part of it cannot be done.
 */
export async function runAudit(options: AuditOptions, signal: AbortSignal): Promise<AuditReport> {
  const { db, now } = options;
  const at = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
  const schema = await readSchema(db, declarations);
  const names = schema.tables.map(({ name }) => name);
  const rows: AuditReport['rows'] = {};
  for (const { name, holds } of schema.tables) {
    if (holds === 'views') rows[name] = await countRows(db, name);
  }
  const inRows = [
    await checkRows(db, names, declarations),
    await checkEmpty(db, schema.tables, declarations),
  ];
  const { requests, forms, found, open } = await search(options, signal);
  const checks: Check[] = [
    checkOf('schema', schema.columns, schema.problems),
    ...inRows,
    checkOf('canary', forms, tracesOf(found)),
    await checkLeftovers(options, open, found),
  ];
  const isPassed = checks.every((check) => check.isPassed);
  return { audit: { at, isPassed, checks, requests }, rows };
}

interface Open {
  number: number | null;
  openedAt: number;
}

async function search(
  options: AuditOptions,
  signal: AbortSignal,
): Promise<{ requests: number; forms: number; found: ScanResult; open: Open }> {
  const { db, dataDir } = options;
  const canary = createCanary(options);
  const since = Date.now() - SLACK_MS;
  const logBytes = logSize();
  const requests = await canary.visit();
  const day = await db
    .selectFrom('counting_day')
    .select(['number', 'opened_at'])
    .executeTakeFirst();
  const open = { number: day?.number ?? null, openedAt: day?.opened_at ?? 0 };
  const order = { dataDir, needles: canary.needles, since, logBytes, day: open };
  return { requests, forms: canary.needles.length, found: await scan(order, signal), open };
}

/** Bytes of the file that standard output goes to; null when it is none. */
function logSize(): number | null {
  const standardOutput = fstatSync(1);
  return standardOutput.isFile() ? standardOutput.size : null;
}

function checkOf(name: Check['name'], looked: number, findings: readonly string[]): Check {
  return { name, isPassed: findings.length === 0, looked, findings: [...findings] };
}

function tracesOf({ traces, unread }: ScanResult): string[] {
  return [
    ...traces.map(({ path, needle }) => `In ${path}: ${needle}.`),
    ...unread.map((path) => `${path} could not be read.`),
  ];
}

async function checkLeftovers(
  { keyDays, now }: AuditOptions,
  open: Open,
  { leftovers }: ScanResult,
): Promise<Check> {
  const days = await keyDays();
  const findings = leftovers.map((path) => `${path} holds a key or plays of a day that is over.`);
  for (const day of days) {
    if (open.number === null || day < open.number)
      findings.push(`The key of day ${day} is still there.`);
  }
  if (days.length > 0 && now() - open.openedAt > MOST_DAY_MS)
    findings.push('The open day is older than 25 hours.');
  return checkOf('leftovers', days.length, findings);
}
