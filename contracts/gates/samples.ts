import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { formatAsMarkdown, writeFirstCall } from '#src/http/pages/first-call.ts';
import { listTypeFaults, type CodeSample } from './sample-types.ts';

/** The languages of blocks in a document; `text`, or a block without a language, is output, and `mermaid` a drawing. */
const languages = new Set(['', 'text', 'mermaid', 'sh', 'python', 'json', 'yaml', 'js', 'ts', 'tsx']);

/**
 * Documents whose programs stand on files that their reader is told to write, or on packages that are not here: only their
 * syntax can be checked. `.ci/client` builds the page of the guide to React with its packages.
 */
const tutorials = new Set(['docs/contributing.md', 'docs/guides/react.md']);

/** Parses the code blocks of a document, each with the comment above it that says why no test carries it out. */
export function parseSamples(file: string, markdown: string): CodeSample[] {
  const blocks = /(?:^ *<!-- Not executed: ([^\n]*) -->\n)?^( *)```(\w*)\n(.*?)^\2```$/gms;
  return [...markdown.matchAll(blocks)].map((block) => {
    const [whole, reason = null, indent = '', language = '', text = ''] = block;
    const line = markdown.slice(0, block.index + whole.indexOf('```')).split('\n').length;
    return { file, line, language, reason, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
  });
}

/** Reads the samples of all documents: README.md, `docs/`, those of the clients, and the first call that a server shows. */
export function readSamples(root: string): CodeSample[] {
  const below = (folder: string) => {
    if (!existsSync(join(root, folder))) return [];
    const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return paths.filter((path) => path.endsWith('.md')).map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
  };
  const files = ['README.md', ...below('docs'), ...below('src/clients')].filter((file) => existsSync(join(root, file)));
  const firstCall = formatAsMarkdown(writeFirstCall('http://127.0.0.1:8080', 'offline/echo'));
  return [
    ...files.flatMap((file) => parseSamples(file, readFileSync(join(root, file), 'utf8'))),
    ...parseSamples('src/http/pages/first-call.ts', firstCall),
  ];
}

/** Programs that read texts that end with NUL, and print what is wrong with the syntax of each, with NUL after it. */
const checkers: Record<string, string[]> = {
  sh: ['bash', '-c', `while IFS= read -r -d '' text; do bash -n <<<"$text" 2>&1; printf '\\0'; done`],
  python: [
    'python3',
    '-c',
    `
import ast, sys
for text in sys.stdin.read().split("\\0")[:-1]:
    try:
        compile(text, "sample", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as fault:
        print(fault, end="")
    print(end="\\0")
`,
  ],
};

/** Returns the syntax faults of all samples of a language with a checker. Where its program is missing, nothing is checked. */
function listForeignFaults(language: string, samples: CodeSample[]): Map<CodeSample, string> {
  const own = samples.filter((sample) => sample.language === language);
  const input = own.map(({ text }) => `${text}\0`).join('');
  const [program, ...args] = checkers[language]!;
  const { status, stdout } = spawnSync(program!, args, { input, encoding: 'utf8' });
  const faults = status === 0 ? stdout.split('\0') : [];
  return new Map(own.map((sample, i) => [sample, faults[i]?.trim() ?? '']));
}

function parseFault(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

function syntaxFault(text: string, fileName = 'sample.ts'): string | null {
  const target = ts.ScriptTarget.ES2022;
  const module = ts.ModuleKind.ESNext;
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target, module, jsx: ts.JsxEmit.ReactJSX },
  });
  return diagnostics[0] ? ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n') : null;
}

/** Returns the fault of one code block that no other program checks, or null. */
function findSampleFault({ language, text }: CodeSample): string | null {
  if (language === 'json') return parseFault(() => JSON.parse(text));
  if (language === 'yaml') return parseFault(() => parse(text));
  if (language === 'js' || language === 'ts') return syntaxFault(text);
  if (language === 'tsx') return syntaxFault(text, 'sample.tsx');
  return languages.has(language) ? null : `nobody checks samples in ${language}`;
}

/** Lists the faulty samples: those with syntax faults, and programs with type errors against the client. */
export function listSampleFaults(root: string, samples: CodeSample[] = readSamples(root)): string[] {
  const foreign = new Map(Object.keys(checkers).flatMap((language) => [...listForeignFaults(language, samples)]));
  const broken = samples.flatMap((sample) => {
    const fault = foreign.get(sample) ?? findSampleFault(sample);
    return fault ? [`${sample.file}:${sample.line}: ${fault}`] : [];
  });
  const programs = samples.filter(({ file, language }) => language === 'ts' && !tutorials.has(file));
  return [...broken, ...(broken.length === 0 ? listTypeFaults(root, programs) : [])];
}
