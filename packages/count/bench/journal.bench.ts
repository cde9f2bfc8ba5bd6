import { recoveryFigures } from './recovery-figures.ts';
import { reportAll } from './workload.ts';

reportAll(recoveryFigures());
