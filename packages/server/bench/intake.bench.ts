import { intakeFigures } from '../../../bench/intake-figures.ts';
import { record } from '../../../bench/record.ts';

// Claim: durable intake, one packet a request, one process, takes at least 80 % of the requests that a bare
// `node:http` handler takes which parses the same JSON and answers 204, and nobody waits long, releases or not.
const figures = await intakeFigures();
record(
  'intake',
  figures.flatMap(({ what, value, unit, twin, ratio, target, isMet }) => [
    { name: what, value, unit, target, isMet },
    ...(twin === undefined ? [] : [{ name: `  beside ${twin.what}`, value: twin.value, unit }]),
    ...(ratio === undefined ? [] : [{ name: '  ratio', value: ratio, unit: '×' }]),
  ]),
);
process.exitCode = figures.every(({ isMet }) => isMet) ? 0 : 1;
