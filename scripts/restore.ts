import { restoreBackup } from './backup/restore.ts';
import { amount, dataDir, fileArgument } from './backup/say.ts';
import { finish } from './finish.ts';

await finish(async () => {
  const file = fileArgument('npm run restore -- FILE');
  const folder = dataDir();
  const restored = await restoreBackup(file, folder);
  console.log(`Restored ${amount(restored)} into ${folder}. Start with: npm start`);
});
