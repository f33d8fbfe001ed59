import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { SourceFile } from 'ts-morph';
import { Node, Project } from '#generated/packages/ts-morph.js';
import type { SourcePosition } from './context.ts';

/** A source on the disk: its text without the byte order mark, and the form in which its file has it. */
export type SourceText = { file: string; text: string; hasMark: boolean; hasCrlf: boolean };

/** A file that is not read, and why. */
export type UnreadFile = SourcePosition & { reason: string };

/** The files of a program. */
export type ProgramFiles = { sources: SourceText[]; packages: string[]; unread: UnreadFile[] };

const isDeclaration = (name: string) => /\.d\.[cm]?ts$/.test(name);
const isSource = (name: string) => /\.[cm]?[jt]sx?$/.test(name) && !isDeclaration(name);
/** Files that may hold code of the program in another language, in which it is not rewritten. */
const mayHoldCode = (name: string) => isDeclaration(name) || /\.(vue|svelte|astro|mdx|html)$/.test(name);
const isLeftOut = (name: string) =>
  name.startsWith('.') || ['node_modules', 'dist', 'build', 'coverage'].includes(name);

const mark = '\uFEFF';
const namesClient = (text: string) => /['"]parley-client['"]/.test(text);
const unread = (file: string, reason: string): UnreadFile => ({ file, line: 1, column: 1, reason });
const getMessage = (error: unknown) => (error instanceof Error ? error.message.split('\n', 1)[0]! : String(error));

/** Returns the text of a file that is UTF-8, or why it is not read. */
function readText(file: string): string | UnreadFile {
  try {
    if (!statSync(file).isFile()) return unread(file, 'It is no regular file.');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const isEncoding = (error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    return unread(file, isEncoding ? 'It is not UTF-8: convert it first.' : `It cannot be read: ${getMessage(error)}`);
  }
}

function readSource(file: string): SourceText | UnreadFile {
  const read = readText(file);
  if (typeof read !== 'string') return read;
  const hasMark = read.startsWith(mark);
  const text = hasMark ? read.slice(1) : read;
  return { file, text, hasMark, hasCrlf: text.includes('\r\n') && !/(?<!\r)\n/.test(text) };
}

/** Lists the paths below a folder, but for packages that are installed and what is built. */
function* listPaths(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) return void (yield path);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue;
    if (entry.isDirectory()) yield* listPaths(join(path, entry.name));
    else yield join(path, entry.name);
  }
}

/** Reads the files below a path that a program is written in. What is not read is named: it may call the client too. */
export function readProgramFiles(path: string): ProgramFiles {
  const found: ProgramFiles = { sources: [], packages: [], unread: [] };
  for (const file of listPaths(path)) {
    if (file.endsWith('package.json')) found.packages.push(file);
    else if (isSource(file)) {
      const source = readSource(file);
      if ('reason' in source) found.unread.push(source);
      else found.sources.push(source);
    } else if (mayHoldCode(file)) {
      const text = readText(file);
      if (typeof text === 'string' && namesClient(text))
        found.unread.push(
          unread(file, `It names parley-client, and ${extname(file)} files of this kind are not rewritten.`),
        );
    }
  }
  return found;
}

/** The deepest that expressions of a source may be within each other: the compiler calls itself for each of them. */
const deepest = 500;

function isDeeper(node: Node, levels: number): boolean {
  let nodes = [node];
  for (let level = 0; level < levels && nodes.length > 0; level += 1)
    nodes = nodes.flatMap((one) => one.forEachChildAsArray());
  return nodes.length > 0;
}

const tooDeep = 'Its expressions are too deep within each other.';

/** Adds sources to a project; those that do not parse, or only with a stack that is too deep, are named instead. */
export function addSources(
  project: Project,
  texts: readonly SourceText[],
): { sources: SourceFile[]; unread: UnreadFile[] } {
  const left: UnreadFile[] = [];
  const parsed = texts.flatMap(({ file, text }) => {
    try {
      return [{ file, source: project.createSourceFile(file, text, { overwrite: true }) }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      left.push(unread(file, tooDeep));
      return [];
    }
  });
  const sources = parsed.flatMap(({ file, source }) => {
    const [fault] = project.getProgram().getSyntacticDiagnostics(source);
    if (fault) left.push({ ...unread(file, 'It does not parse.'), line: fault.getLineNumber() ?? 1 });
    else if (isDeeper(source, deepest)) left.push(unread(file, tooDeep));
    else return [source];
    return [];
  });
  return { sources, unread: left };
}

/** Returns a new text in the form of the file that it replaces: with its byte order mark and its line ends. */
export const formatAs = ({ hasMark, hasCrlf }: Pick<SourceText, 'hasMark' | 'hasCrlf'>, text: string): string =>
  (hasMark ? mark : '') + (hasCrlf ? text.replaceAll(/\r?\n/g, '\r\n') : text);

const isWritable = (path: string) => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Writes files, all or none: when one cannot be written, those before it get their texts back. `folder` is where the notes
 * about them go.
 * @throws an error that names the files that cannot be written
 */
export function writeAll(texts: ReadonlyMap<string, string>, folder: string): void {
  const closed = [...texts.keys(), folder].filter((file) => !isWritable(file));
  if (closed.length > 0) throw new Error(`Nothing was changed, because these cannot be written: ${closed.join(', ')}`);
  const before = new Map<string, Buffer>();
  try {
    for (const [file, text] of texts) {
      before.set(file, readFileSync(file));
      writeFileSync(file, text);
    }
  } catch (cause) {
    for (const [file, bytes] of before) writeFileSync(file, bytes);
    throw new Error(`Nothing was changed: ${getMessage(cause)}`, { cause });
  }
}
