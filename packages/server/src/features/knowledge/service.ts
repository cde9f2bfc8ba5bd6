import type { Knowledge } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Views } from '#features/views/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#log.ts';
import { runAudit } from './audit.ts';
import type { Answer } from './canary.ts';
import { declarations } from './declared.ts';
import { readSchema } from './schema.ts';
import { type AuditReport, readAudit, readKeys, writeAudit } from './store.ts';

/** What this server knows about views, and the daily search of its own files. */
export interface Knowledges extends AsyncDisposable {
  /** Put together anew each minute; the same for everybody. */
  describe(): Promise<Knowledge>;
  /** How requests of the synthetic viewer are answered: by the whole application. Before any audit. */
  reachThrough(answer: Answer): void;
  /** Audits now. One at a time: a second call gets the result of the one under way. */
  audit(): Promise<AuditReport['audit']>;
  /** Audits once a day from now on; soon when the last one is a day old. */
  begin(): void;
}

/** What it is made with. */
export interface KnowledgeOptions {
  db: Db;
  clock: Clock;
  log: Log;
  views: Pick<Views, 'counting' | 'explained'>;
  config: { dataDir: string; publicUrl: string | undefined; keys: Knowledge['key']['kind'] };
  /** Days that have a key now. */
  keyDays: () => Promise<number[]>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function createKnowledge(options: KnowledgeOptions): Knowledges {
  const { clock } = options;
  let made: { minute: number; knowledge: Promise<Knowledge> } | null = null;
  const audits = createAudits(options, () => (made = null));

  return {
    ...audits,
    describe() {
      const minute = Math.floor(clock.now() / MINUTE_MS);
      if (made?.minute !== minute) {
        const knowledge = describe(options, minute * MINUTE_MS);
        made = { minute, knowledge };
        // A fault is not kept for a minute.
        knowledge.catch(() => (made = null));
      }
      return made.knowledge;
    },
    audit: async () => (await audits.audit()).audit,
  };
}

async function describe(options: KnowledgeOptions, at: number): Promise<Knowledge> {
  const { db, views, config } = options;
  const [schema, report, keys] = await Promise.all([
    readSchema(db, declarations),
    readAudit(db),
    readKeys(db),
  ]);
  const { madeAt, previousDestroyedAt } = keys;
  return {
    counting: views.counting(),
    ...views.explained(),
    key: {
      kind: config.keys,
      ageHours: madeAt === null ? null : Math.max(0, Math.floor((at - madeAt) / HOUR_MS)),
      previousDestroyedAt,
    },
    tables: schema.tables.map((table) => ({ ...table, rows: report?.rows[table.name] ?? null })),
    audit: report?.audit ?? null,
  };
}

interface Audits extends AsyncDisposable {
  reachThrough(answer: Answer): void;
  audit(): Promise<AuditReport>;
  begin(): void;
}

/** After a start, so that it does not stand in the way of it. */
const FIRST_MS = 30_000;

function createAudits(options: KnowledgeOptions, onAudit: () => void): Audits {
  const { db, clock, log, config } = options;
  const ending = new AbortController();
  let answer: Answer | null = null;
  let running: Promise<AuditReport> | null = null;
  let cancel: (() => void) | null = null;

  async function run(): Promise<AuditReport> {
    if (answer === null) throw new Error('The audit has nothing to send requests to.');
    const report = await runAudit(
      {
        db,
        answer,
        dataDir: config.dataDir,
        origin: config.publicUrl ?? 'http://localhost',
        keyDays: options.keyDays,
        now: () => clock.now(),
      },
      ending.signal,
    );
    await writeAudit(db, report);
    onAudit();
    const findings = report.audit.checks.flatMap((check) => check.findings);
    if (findings.length > 0)
      log.error({ findings }, 'self-audit: this server keeps what it should not');
    return report;
  }
  function audit(): Promise<AuditReport> {
    running ??= run().finally(() => (running = null));
    return running;
  }
  function arm(ms: number): void {
    if (!ending.signal.aborted) cancel = clock.after(ms, attempt);
  }
  /** Milliseconds until the last audit is a day old. */
  async function dueIn(): Promise<number> {
    const last = await readAudit(db);
    return last === null ? 0 : Math.min(last.audit.at + DAY_MS - clock.now(), DAY_MS);
  }
  async function attempt(): Promise<void> {
    try {
      if ((await dueIn()) <= 0) await audit();
      arm(Math.max(await dueIn(), MINUTE_MS));
    } catch (err) {
      if (ending.signal.aborted) return;
      log.error({ err }, 'self-audit: it could not be done and is tried again in an hour');
      arm(HOUR_MS);
    }
  }
  return {
    audit,
    reachThrough(given) {
      answer = given;
    },
    begin: () => arm(FIRST_MS),
    async [Symbol.asyncDispose]() {
      ending.abort();
      cancel?.();
      await running?.catch(() => undefined);
    },
  };
}
