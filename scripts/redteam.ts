import { redteam } from '../redteam/main.ts';

try {
  process.exitCode = await redteam(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
