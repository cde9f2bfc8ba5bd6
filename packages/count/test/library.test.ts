import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

/** Globals that compute from their arguments alone. */
const PURE = new Set(
  (
    'Array ArrayBuffer BigInt BigUint64Array Boolean DataView Error Float64Array Infinity Int8Array Int16Array Int32Array ' +
    'JSON Map Math NaN Number Object Set String Symbol Uint8Array Uint16Array Uint32Array undefined const'
  ).split(' '),
);

/** What a docstring of a function says beyond its name: a unit, a range, a number, an edge or a failure. */
const TELLS =
  /\d|\b(?:ms|milliseconds|seconds|bytes|bits|ε|minutes?|days?|share|integers?|epoch|null|false|true|whether|nothing|empty|none|never|once|exact|sorted|published|sum)\b/iu;

const program = ts.createProgram(globSync(`${SOURCES}*.ts`), {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  lib: ['lib.es2024.d.ts'],
  types: [],
});
const checker = program.getTypeChecker();
const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SOURCES));

test('imports nothing, has no clock and no randomness: only these globals are used', () => {
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => foreignIn(file))).toEqual([]);
});

test('what that test looks for is found when it is there', () => {
  const planted = `
    import fs from 'node:fs';
    import { x } from '../../server/src/app.ts';
    const lazily = import('./bins.ts');
    export const values = [Date.now(), Math.random(), crypto, performance, process, globalThis];
    export const names = [Math['random'](), eval('1'), setTimeout, import.meta.url, new Date(), new Date(5)];`;
  const file = ts.createSourceFile('planted.ts', planted, ts.ScriptTarget.ES2024, true);
  expect(foreignIn(file)).toEqual([
    "planted.ts: import 'node:fs'",
    "planted.ts: import '../../server/src/app.ts'",
    'planted.ts: import()',
    'planted.ts: Date',
    'planted.ts: Math.random',
    'planted.ts: crypto',
    'planted.ts: performance',
    'planted.ts: process',
    'planted.ts: globalThis',
    "planted.ts: Math['random']",
    'planted.ts: eval',
    'planted.ts: setTimeout',
    'planted.ts: import.meta',
    'planted.ts: Date',
  ]);
});

const entry = program.getSourceFile(`${SOURCES}index.ts`)!;
const exported = checker
  .getExportsOfModule(checker.getSymbolAtLocation(entry)!)
  .map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );

test.each(exported.map((symbol) => [symbol.name, symbol] as const))(
  '%s says in a docstring what it is',
  (_, symbol) => {
    const text = docstringOf(symbol);
    expect(text).toMatch(/^\S+ .*[.…:)]/su);
    expect(text).toMatch(symbol.flags & ts.SymbolFlags.Function ? TELLS : /./u);
  },
);

/** Members of an exported type whose type says no unit; a name may, as `durationSeconds` and `tagBytes` do. */
test.each(exported.flatMap((symbol) => bareNumbers(symbol)))(
  '%s says its unit or range, in its name or a docstring',
  (_, text) => {
    expect(text).not.toBe('');
  },
);

test('the README names nothing that is not exported', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.split('## API')[1]?.split('\n\n')[1] ?? '';
  const named = Array.from(table.matchAll(/`(\w+)`/gu), ([, name = '']) => name);
  expect(named.length).toBeGreaterThan(20);
  expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});

test('the README names its sources', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const source of ['Canonne, Kamath and Steinke', 'Dwork, McSherry', 'privacy-proof.md'])
    expect(readme).toContain(source);
});

/** Imports from elsewhere and globals that are not {@link PURE}; a `Date` made from a given time is. */
function foreignIn(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const name = file.fileName.replace(SOURCES, '');
  const visit = (node: ts.Node): void => {
    const foreign = foreignImport(node) ?? foreignGlobal(node);
    if (foreign !== undefined) found.push(`${name}: ${foreign}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function foreignImport(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const from = node.moduleSpecifier;
    const isSibling =
      from === undefined || (ts.isStringLiteral(from) && /^\.\/[\w-]+\.ts$/u.test(from.text));
    return isSibling ? undefined : `import ${from.getText()}`;
  }
  if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent))
    return 'import()';
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
    ? 'import.meta'
    : undefined;
}

function foreignGlobal(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !isReference(node)) return undefined;
  const { parent, text } = node;
  if (text === 'Math' && /^Math\W+random/u.test(parent.getText())) return parent.getText();
  if (text === 'Date' && ts.isNewExpression(parent) && parent.arguments?.length === 1)
    return undefined;
  return PURE.has(text) || isOwn(node) ? undefined : text;
}

/** Whether an identifier stands for a value, rather than for a type, a member or a label of something. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPartOfTypeNode(node)) return false;
  if ((parent as ts.NamedDeclaration).name === node && !ts.isPropertyAccessExpression(parent))
    return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent))
    return parent.initializer === node;
  return ts.isExpression(node);
}

function isOwn(node: ts.Identifier): boolean {
  const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return declarations.some((one) => one.getSourceFile().fileName.startsWith(SOURCES));
}

function docstringOf(symbol: ts.Symbol): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}

function bareNumbers(symbol: ts.Symbol): [string, string][] {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || !ts.isTypeAliasDeclaration(declaration)) return [];
  const type = checker.getTypeAtLocation(declaration);
  return (type.isUnion() ? [] : type.getProperties()).flatMap((member) => {
    const isNumber = checker.getTypeOfSymbol(member).flags & ts.TypeFlags.Number;
    const isSaid = /(?:Seconds|Ms|Bytes|Error|At|s)$/u.test(member.name);
    return isNumber && !isSaid
      ? [[`${symbol.name}.${member.name}`, docstringOf(member) || docstringOf(symbol)]]
      : [];
  });
}
