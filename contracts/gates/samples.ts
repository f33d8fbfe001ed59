import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { typeFaults, type Sample } from './sample-types.ts';

/** What there may be in a document; `text`, or a block without a language, is output and not code. */
const languages = new Set(['', 'text', 'sh', 'json', 'yaml', 'js', 'ts']);

/** Documents whose programs stand on files that their reader is told to write: only their syntax can be checked. */
const tutorials = new Set(['docs/contributing.md']);

/** The blocks of a document. */
export function samplesOf(file: string, markdown: string): Sample[] {
  return [...markdown.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map(({ 1: indent, 2: language, 3: text, index }) => ({
    file,
    line: markdown.slice(0, index).split('\n').length,
    language: language!,
    text: text!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The documents that people read: README.md, `docs/`, and what comes with each client. */
export function readSamples(root: string): Sample[] {
  const below = (folder: string) => {
    if (!existsSync(join(root, folder))) return [];
    const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return paths.filter((path) => path.endsWith('.md')).map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
  };
  const files = ['README.md', ...below('docs'), ...below('src/clients')].filter((file) => existsSync(join(root, file)));
  return files.flatMap((file) => samplesOf(file, readFileSync(join(root, file), 'utf8')));
}

const hasBash = spawnSync('bash', ['--version']).status === 0;

/** What is wrong with commands by their form; nothing where there is no bash to ask. */
function shellFault(text: string): string | null {
  if (!hasBash) return null;
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  return status === 0 ? null : stderr.trim();
}

function parseFault(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

function syntaxFault(text: string): string | null {
  const target = ts.ScriptTarget.ES2022;
  const module = ts.ModuleKind.ESNext;
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target, module },
  });
  return diagnostics[0] ? ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n') : null;
}

/** What is wrong with one block by itself. */
function faultOf({ language, text }: Sample): string | null {
  if (language === 'json') return parseFault(() => JSON.parse(text));
  if (language === 'yaml') return parseFault(() => parse(text));
  if (language === 'sh') return shellFault(text);
  if (language === 'js' || language === 'ts') return syntaxFault(text);
  return languages.has(language) ? null : `nobody checks samples in ${language}`;
}

/** The samples that cannot be what they say: broken in their form, or programs that do not fit the client. */
export function sampleFaults(root: string, samples: Sample[] = readSamples(root)): string[] {
  const broken = samples.flatMap((sample) => {
    const fault = faultOf(sample);
    return fault === null ? [] : [`${sample.file}:${sample.line}: ${fault}`];
  });
  const programs = samples.filter(({ file, language }) => language === 'ts' && !tutorials.has(file));
  return [...broken, ...(broken.length === 0 ? typeFaults(root, programs) : [])];
}
