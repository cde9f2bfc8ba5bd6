import { memoryFigures } from './memory-figures.ts';
import { tallyFigures } from './tally-figures.ts';
import { reportAll } from './workload.ts';

reportAll(tallyFigures());
reportAll(memoryFigures());
