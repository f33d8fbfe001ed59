import { join } from 'node:path';
import ts from 'typescript';

/** A block of code in a document. `reason` says why no test carries it out; null unless it stands in a comment above the block. */
export type CodeSample = { file: string; line: number; language: string; text: string; reason: string | null };

/** The code that the text around the samples of a document has told its reader to have. */
const given: Record<string, string> = {
  'src/clients/typescript/README.md': 'declare const session_id: string;\n',
};

/** Returns the client that a document is about. */
const getClientOf = (file: string): string =>
  file.startsWith('src/clients/typescript-v1/') ? 'src/clients/typescript-v1' : 'src/clients/typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

/** A document as a program: its samples one after another, as a reader would type them. */
type SampleProgram = { samples: CodeSample[]; text: string };

function buildPrograms(root: string, samples: CodeSample[]): Map<string, SampleProgram> {
  const files = [...new Set(samples.map(({ file }) => file))];
  return new Map(
    files.map((file, index) => {
      const own = samples.filter((sample) => sample.file === file);
      const body = own.map(({ text }) => text).join('');
      const text = body.replaceAll("'parley-client'", `'./${getClientOf(file)}/parley.ts'`);
      return [join(root, `sample-${index}.mts`), { samples: own, text: `export {};\n${given[file] ?? ''}${text}` }];
    }),
  );
}

/** Formats the place in its document of a place in a program. */
function formatSamplePosition({ samples, text }: SampleProgram, position: number): string {
  const { file } = samples[0]!;
  const ahead =
    text.slice(0, position).split('\n').length - 1 - `export {};\n${given[file] ?? ''}`.split('\n').length + 1;
  let line = ahead;
  for (const sample of samples) {
    const length = sample.text.split('\n').length - 1;
    if (line < length) return `${file}:${sample.line + 1 + line}`;
    line -= length;
  }
  return file;
}

const sources = new Map<string, ts.SourceFile>();

/** Reads a file that no sample is in. It is parsed once, because most of a small program are the libraries of the language. */
function readSource(path: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
  const text = sources.has(path) ? undefined : ts.sys.readFile(path);
  if (text !== undefined) sources.set(path, ts.createSourceFile(path, text, version));
  return sources.get(path);
}

/** Lists the faults that the compiler finds in the TypeScript of the documents. */
export function listTypeFaults(root: string, samples: CodeSample[]): string[] {
  const programs = buildPrograms(root, samples);
  const host = ts.createCompilerHost(options);
  const read = (path: string) => programs.get(path)?.text ?? ts.sys.readFile(path);
  const compiler = ts.createProgram([...programs.keys()], options, {
    ...host,
    getCurrentDirectory: () => root,
    fileExists: (path) => programs.has(path) || ts.sys.fileExists(path),
    readFile: read,
    getSourceFile: (path, version) => {
      const own = programs.get(path);
      return own ? ts.createSourceFile(path, own.text, version) : readSource(path, version);
    },
  });
  return [...programs].flatMap(([path, program]) => {
    const source = compiler.getSourceFile(path)!;
    const found = [...compiler.getSyntacticDiagnostics(source), ...compiler.getSemanticDiagnostics(source)];
    return found.map(({ start, messageText }) => {
      return `${formatSamplePosition(program, start ?? 0)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
