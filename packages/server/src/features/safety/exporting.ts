import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BlobName } from '#engines/blobs/port.ts';
import { Refusal } from '#http/errors.ts';
import type { ExportFile } from '#lib/belongings.ts';
import { DAY_MS, minuteOf } from '#lib/day.ts';
import { cleanLine } from '#lib/text.ts';
import { zipStream } from '#lib/zip-stream.ts';
import { audit } from './audit.ts';
import { findCase } from './case-store.ts';
import { decisionsOf, measuresOf } from './decision-store.ts';
import { evidenceOf } from './evidence-store.ts';
import { kindOf, type Frozen } from './evidence.ts';
import { exportReadme } from './export-readme.ts';
import { moderatorOf } from './moderators.ts';
import type { Acting } from './moving.ts';
import type { SafetyOptions } from './parts.ts';
import { statementOf } from './statements.ts';
import type { CaseRow, EvidenceRow } from './table.ts';

/** A bundle for authorities, and the seal that the audit log holds of it. */
export interface CaseExport {
  /** SHA-256 of its list of hashes, hex. */
  seal: string;
  stream: Readable;
}

/** List of the hashes of everything else in a bundle, as `sha256sum --check` reads it. */
const SUMS = 'SHA256SUMS';

/**
 * What authorities may ask for of a case: what was reported, as it was then, and what was decided. Nothing of who reported
 * is in it, nor anything of who watched, which nobody has. Written down before the first byte is sent.
 */
export async function exportCase(
  options: SafetyOptions,
  { id, by }: Pick<Acting, 'id' | 'by'>,
  given: string,
): Promise<CaseExport> {
  const { db, clock } = options;
  const reference = cleanLine(given);
  if (reference === '') throw new Refusal('case/words-needed');
  const row = await findCase(db, id);
  if (row === undefined) throw new Refusal('case/not-found');
  const at = clock.now();
  const texts = await textsOf(options, row, { reference, at });
  const files = await filesOf(options, row);
  const sums = sumsOf(texts, files);
  const seal = sha256(sums);
  await db.transaction().execute(async (transaction) => {
    const { role, isOpen } = await moderatorOf(options, transaction, by);
    if (role !== 'admin' || !isOpen)
      throw new Refusal('session/forbidden', {
        message: 'Only those who run this instance hand something over to authorities.',
      });
    if (row.account_id === by) throw new Refusal('case/own');
    const detail = `${reference} ${seal}`;
    await audit(transaction, at, { by, act: 'export-case', subject: id, detail });
  });
  const day = new Date(Math.floor(at / DAY_MS) * DAY_MS);
  const stream = zipStream(day, async (zip) => {
    for (const [path, text] of texts) zip.text(path, text);
    zip.text(SUMS, sums);
    for (const { file } of files) zip.file(file);
    return Promise.resolve();
  });
  return { seal, stream };
}

interface BundledFile {
  name: BlobName;
  file: ExportFile;
}

/** Pictures and films that evidence names and that are there, each once. */
async function filesOf(
  { db, videos }: SafetyOptions,
  { id }: CaseRow,
): Promise<readonly BundledFile[]> {
  const rows = await evidenceOf(db, id);
  const names = new Set(rows.flatMap(({ picture, film }) => [picture ?? [], film ?? []].flat()));
  const found: BundledFile[] = [];
  for (const name of names) {
    const file = videos.files.exported(`files/${name}`, name);
    const opened = await file.open();
    opened?.stream.destroy();
    if (opened !== null) found.push({ name, file });
  }
  return found;
}

async function textsOf(
  options: SafetyOptions,
  row: CaseRow,
  { reference, at }: { reference: string; at: number },
): Promise<readonly (readonly [path: string, text: string])[]> {
  const { id, subject, kind, label, username, state, opened_at } = row;
  const { instanceName, db } = options;
  const about = { id: subject, kind, label, username };
  const exportedAt = dateOf(minuteOf(at));
  const told = { reference, instance: instanceName, exportedAt };
  return [
    ['README.txt', exportReadme({ ...told, sums: SUMS })],
    [
      'case.json',
      jsonOf({ ...told, case: id, subject: about, state, openedAt: dateOf(minuteOf(opened_at)) }),
    ],
    ['account.json', jsonOf(await accountOf(options, row))],
    ['evidence.json', jsonOf((await evidenceOf(db, id)).map(toEvidence))],
    ['decisions.json', jsonOf(await decisionsIn(options, row))],
  ];
}

/** What everybody could see of it: nothing of how it signs in, where from or what it did. */
async function accountOf({ profiles }: SafetyOptions, { account_id: id, username }: CaseRow) {
  const profile = await profiles.byId(id);
  if (profile === undefined) return { id, username, standing: 'gone' };
  const { displayName, joinedAt, standing } = profile;
  const joinedOn = dateOf(joinedAt).slice(0, 10);
  return { id, username: profile.username, displayName, joinedOn, standing };
}

/** Where a file of evidence is in the bundle. */
function pathOf(name: BlobName | null): string | null {
  return name === null ? null : `files/${name}`;
}

function toEvidence({ thing, at, content, picture, film }: EvidenceRow) {
  const { username, displayName, text, links } = JSON.parse(content) as Frozen;
  const shown = { username, displayName, text, links };
  const files = { picture: pathOf(picture), film: pathOf(film) };
  return { thing, kind: kindOf(thing), keptAt: dateOf(at), ...shown, ...files };
}

/** As statements say them: without who decided, and without who reported. */
async function decisionsIn({ db, clock }: SafetyOptions, row: CaseRow) {
  const decisions = await decisionsOf(db, row.id);
  const measures = await measuresOf(
    db,
    decisions.map(({ id }) => id),
  );
  return decisions.map((decision) => {
    const done = measures.get(decision.id) ?? [];
    const {
      subject: _,
      source: __,
      at,
      ...statement
    } = statementOf({
      decision,
      row,
      measures: done,
      now: clock.now(),
    });
    return { verdict: decision.verdict, decidedAt: dateOf(at), ...statement };
  });
}

/** The name of a blob is the hash of its bytes. */
function sumsOf(
  texts: readonly (readonly [path: string, text: string])[],
  files: readonly BundledFile[],
): string {
  const lines = [
    ...texts.map(([path, text]) => `${sha256(text)}  ${path}`),
    ...files.map(({ name, file }) => `${name.split('.')[0]}  ${file.path}`),
  ];
  return `${lines.join('\n')}\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString();
}
