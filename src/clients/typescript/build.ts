import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** A client of one version of the API: what it is made of, and where it goes. */
type ClientPackage = { sources: string; generated: string; built: string };

/** The client of today, and the one that programs of version 1 have. */
const clientPackages: readonly ClientPackage[] = [
  { sources: 'src/clients/typescript', generated: 'generated/v2', built: 'generated/clients/typescript' },
  { sources: 'src/clients/typescript-v1', generated: 'generated/v1', built: 'generated/clients/typescript-v1' },
];

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  skipLibCheck: true,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  newLine: ts.NewLineKind.LineFeed,
  rootDir: '/package',
  outDir: '/package/dist',
};

/**
 * Returns the npm package as files, by their path in it: the client and the generated code that it stands on, compiled.
 * The same sources give the same bytes.
 */
function buildPackage(root: string, client: ClientPackage): Map<string, string> {
  const { info } = JSON.parse(readFileSync(join(root, client.generated, 'openapi.json'), 'utf8')) as {
    info: { version: string };
  };
  const files = new Map([
    ['package.json', JSON.stringify(manifest(info.version), null, 2) + '\n'],
    ['README.md', readFileSync(join(root, client.sources, 'README.md'), 'utf8').replaceAll('VERSION', info.version)],
  ]);
  const host = packageHost(root, client, files);
  const program = ts.createProgram(['/package/parley.ts'], compilerOptions, host);
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host));
  return files;
}

const manifest = (version: string) => ({
  name: 'parley-client',
  version,
  description: 'A typed client of Parley: replies, streams and pages',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20' },
  exports: { '.': { types: './dist/parley.d.ts', default: './dist/parley.js' } },
  files: ['dist'],
});

/**
 * Returns a file system in which client and generated code are one flat package, and to which only the package is
 * written.
 */
function packageHost(root: string, { sources, generated }: ClientPackage, files: Map<string, string>): ts.CompilerHost {
  const original = (path: string) => {
    if (path.startsWith('/package/api/')) return join(root, generated, path.slice('/package/api/'.length));
    if (path.startsWith('/package/')) return join(root, sources, path.slice('/package/'.length));
    return path;
  };
  const readFile = (path: string) => ts.sys.readFile(original(path))?.replaceAll(`'#${generated}/`, "'./api/");
  const host = ts.createCompilerHost(compilerOptions);
  return {
    ...host,
    getCurrentDirectory: () => '/package',
    fileExists: (path) => ts.sys.fileExists(original(path)),
    directoryExists: () => true,
    readFile,
    getSourceFile: (path, version) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version);
    },
    writeFile: (path, text) => void files.set(posix.relative('/package', path), pointToScripts(text)),
  };
}

/** The compiler leaves `.ts` in the imports of declarations. */
const pointToScripts = (text: string) => text.replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');

/** Writes the packages to `generated/clients/`, from which the server packs what `/clients/` offers. */
export function writePackages(root: string): void {
  for (const client of clientPackages) {
    rmSync(join(root, client.built), { recursive: true, force: true });
    for (const [path, text] of buildPackage(root, client)) {
      const target = join(root, client.built, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
}

if (import.meta.main) writePackages(join(import.meta.dirname, '../../..'));
