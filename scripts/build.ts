import { finish } from './finish.ts';
import { buildWeb } from './web/build.ts';

await finish(buildWeb);
