import { releaseFigures } from './release-figures.ts';
import { report } from './workload.ts';

for (const { what, unit, ...figure } of releaseFigures()) {
  report({ ...figure, what: `${what}, ${unit}` });
}
