import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';
import { readContract } from '#src/composition/read-contract.ts';
import { differences } from '#src/llm/dialects.ts';

const root = join(import.meta.dirname, '../../..');
/** The patterns that recheck has found to take time that grows with the text alone, one a line. */
export const checkedFile = join(import.meta.dirname, 'checked-patterns.txt');

/** Patterns of which the length of the text, or their own bounds, limit the work, and what limits it. */
export const boundedPatterns: Record<string, string> = {
  [String.raw`/,? ?(\.\.\.)?".*" is not valid JSON$/s`]: 'V8 quotes a few characters of the text in its message',
  [String.raw`/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#@]*@/gi`]: 'a scheme has 31 characters, and no slash follows it',
  [String.raw`/^(\S+) (\S+) (\S+) \[([^\]]+)\] "([A-Za-z]+) ([^\s"]+)(?: [^"]*)?" (\d{3})/`]:
    'it begins at the beginning, and no part takes what the next one begins with',
  [String.raw`/[a-z][a-z0-9+.-]{0,30}:\/\//i`]: 'a scheme has 31 characters',
  // recheck does not read set operations.
  [String.raw`/[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}]&&[\p{L}\p{N}]]+/gv`]:
    'one class, and nothing after it',
  [String.raw`/[\p{M}--[\u3099\u309a]]+/gv`]: 'one class, and nothing after it',
};

/**
 * Bounds that patterns of a file have in common. Those of refusals have a distance of 80 characters, in the first 2,000. Those of
 * pages read the documents of this server and nothing that anybody sends.
 */
const boundedFiles = [
  'src/llm/dialects.ts',
  'src/llm/control-differences.ts',
  'src/llm/refusal.ts',
  'src/http/pages/guides.ts',
  'src/http/pages/highlight.ts',
  'src/http/pages/library.ts',
  'src/http/pages/markdown.ts',
  'src/http/pages/search-index.ts',
];

/** A pattern as it is written between slashes, with its flags. */
export type Pattern = { text: string; where: string };

/** What runs beside the server, on texts of those who run it; clients run where they are called. */
const isAside = (file: string) => /\.test\.ts$|^src\/(codemod|testing|tools|clients)\//.test(file);

function listPatternsOfFile(file: string): Pattern[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push({ text: node.text, where: file });
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function* listPatternsOfContract(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'pattern' && typeof inner === 'string') yield String(new RegExp(inner, 'u'));
    else yield* listPatternsOfContract(inner);
  }
}

/** Lists the patterns of the server, of both contracts, and those that the table of gateways is made of. */
export function listPatterns(): Pattern[] {
  const files = globSync('src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const contracts = (['v1', 'v2'] as const).flatMap((version) =>
    [...listPatternsOfContract(readContract(version))].map((text) => ({ text, where: `the contract of ${version}` })),
  );
  const ofGateways = differences.map(({ refusal }) => ({ text: String(refusal), where: 'src/llm/dialects.ts' }));
  const all = [...files.filter((file) => !isAside(file)).flatMap(listPatternsOfFile), ...contracts, ...ofGateways];
  return [...new Map(all.map((pattern) => [pattern.text, pattern])).values()];
}

/** Returns the patterns that were checked. */
export const readCheckedPatterns = (): string[] => readFileSync(checkedFile, 'utf8').split('\n').filter(Boolean);

/** Tells whether something else than the pattern limits its work. */
export const isBounded = ({ text, where }: Pattern): boolean => text in boundedPatterns || boundedFiles.includes(where);

const timeoutMs = 60_000;

/** Has recheck look at a pattern. Returns what is wrong with it, or null. Takes up to seconds. */
export async function findPatternFault({ text, where }: Pattern): Promise<string | null> {
  const end = text.lastIndexOf('/');
  const found = await check(text.slice(1, end), text.slice(end + 1), { timeout: timeoutMs });
  if (found.status === 'safe') return null;
  const why = found.status === 'vulnerable' ? `, ${found.complexity.summary}: ${found.attack.pattern}` : '';
  return `${where}: ${text} is ${found.status}${why}`;
}
