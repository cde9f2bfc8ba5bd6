import { createBackup } from './backup/create.ts';
import { amount, dataDir, fileArgument } from './backup/say.ts';
import { finish } from './finish.ts';

await finish(async () => {
  const target = fileArgument('npm run backup -- FILE');
  const made = await createBackup(dataDir(), target);
  console.log(
    `Wrote ${target}: ${amount(made)}. Not in it, on purpose: the journal of today's plays and its key.`,
  );
});
