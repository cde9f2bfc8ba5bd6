// Checks src/words/en.json and writes the types of its messages beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { compileWords, typesOf } from './compile-words.ts';

const folder = new URL('../src/words/', import.meta.url);
const words = compileWords(readFileSync(new URL('en.json', folder), 'utf8'));
writeFileSync(new URL('messages.ts', folder), typesOf(words));
console.log(`${Object.keys(words).length} messages`);
