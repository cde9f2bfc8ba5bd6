import { finish } from './finish.ts';
import { buildWebIfStale } from './web/build.ts';

await finish(async () => {
  await buildWebIfStale();
  // NOTE: imported only now, since the server loads the built app.
  const { main } = await import('../packages/server/src/main.ts');
  await main(process.argv.slice(2));
});
