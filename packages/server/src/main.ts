import { pathToFileURL } from 'node:url';
import { createApp } from '#app.ts';
import { ConfigError, configFrom, readEnv } from '#config.ts';
import { createContext } from '#context.ts';
import { systemClock } from '#lib/clock.ts';
import { mendOf } from '#lib/mend.ts';
import { requirePort } from '#lib/port.ts';
import { aborted, abortOnSignal } from '#lib/signals.ts';
import { createLog } from '#log.ts';

/** env → config → context → listen → wait for a signal → dispose. Exit code 1 with one line when it cannot start. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    process.stderr.write(`footlights: ${mendOf(error)}\n`);
    process.exitCode = 1;
  }
}

async function run(args: readonly string[]): Promise<void> {
  // Files are the instance's own: also those that libraries make in a folder that was there before.
  process.umask(0o077);
  const ending = abortOnSignal();
  const unknown = args.find((arg) => arg !== '--demo');
  if (unknown !== undefined)
    throw new ConfigError(`there is no option ${unknown}. The only one is --demo.`);
  const config = configFrom(readEnv(process.env));
  const log = createLog(config.logLevel);
  await requirePort(config.port, config.host);
  if (args.includes('--demo')) await (await import('./demo/fill.ts')).fillDemo(config, log, ending);
  if (ending.aborted) return;
  await using context = await createContext({ config, clock: systemClock, log });
  await using app = await createApp(context);
  context.knowledge.begin();
  const { port } = new URL(await app.listen({ port: config.port, host: config.host }));
  process.stdout.write(`Footlights is on at ${config.publicUrl ?? `http://localhost:${port}`}\n`);
  if (config.publicUrl === undefined && !['127.0.0.1', 'localhost', '::1'].includes(config.host)) {
    process.stdout.write(
      'PUBLIC_URL is not set: only local names and private addresses can sign in and be counted.\n',
    );
  }
  await aborted(ending);
  process.stdout.write('Footlights is going off.\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.slice(2));
