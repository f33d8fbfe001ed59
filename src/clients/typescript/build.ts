import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** A client of one version of the API: what it is made of, and where it goes. */
type ClientPackage = {
  sources: string;
  generated: string;
  built: string;
  /** Whether it is offered as CommonJS beside ES modules. */
  dual: boolean;
};

/** The client of today, and the one that programs of version 1 have. */
const clientPackages: readonly ClientPackage[] = [
  { sources: 'src/clients/typescript', generated: 'generated/v2', built: 'generated/clients/typescript', dual: true },
  {
    sources: 'src/clients/typescript-v1',
    generated: 'generated/v1',
    built: 'generated/clients/typescript-v1',
    dual: false,
  },
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
    ['package.json', JSON.stringify(formatManifest(info.version, client), null, 2) + '\n'],
    ['README.md', readFileSync(join(root, client.sources, 'README.md'), 'utf8').replaceAll('VERSION', info.version)],
  ]);
  const host = packageHost(root, client, files);
  const program = ts.createProgram(['/package/parley.ts'], compilerOptions, host);
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, host));
  return client.dual ? offerBoth(files) : files;
}

const script = /^dist\/.*\.js$/;

/**
 * Returns a package of ES modules as one that both kinds of programs load: scripts as CommonJS, ES modules beside them. There
 * is one set of declarations, because modules may import the types of CommonJS, and not the other way round.
 */
function offerBoth(files: Map<string, string>): Map<string, string> {
  const both = [...files].flatMap(([path, text]): [string, string][] => {
    if (!script.test(path)) return [[path, text]];
    const { outputText } = ts.transpileModule(text, { compilerOptions: commonJsOptions });
    const module = text.replaceAll(/(from |import\()(['"])(\.[^'"]*)\.js\2/g, '$1$2$3.mjs$2');
    return [
      [path, outputText],
      [path.replace(/\.js$/, '.mjs'), module],
    ];
  });
  return new Map([...both, ['dist/parley.d.mts', "export * from './parley.js';\n"]]);
}

const bothKinds = {
  main: './dist/parley.js',
  module: './dist/parley.mjs',
  types: './dist/parley.d.ts',
  exports: {
    '.': {
      import: { types: './dist/parley.d.mts', default: './dist/parley.mjs' },
      require: { types: './dist/parley.d.ts', default: './dist/parley.js' },
    },
    './package.json': './package.json',
  },
};
const modulesOnly = {
  exports: { '.': { types: './dist/parley.d.ts', default: './dist/parley.js' } },
};

const formatManifest = (version: string, { dual }: ClientPackage) => ({
  name: 'parley-client',
  version,
  description: 'A typed client of Parley: replies, streams and pages',
  license: 'MIT',
  type: dual ? 'commonjs' : 'module',
  sideEffects: false,
  engines: { node: '>=20' },
  ...(dual ? bothKinds : modulesOnly),
  files: ['dist'],
});

const commonJsOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  newLine: ts.NewLineKind.LineFeed,
};

/** The libraries of the language, which all packages share: to parse them takes as long as all the rest. */
const libraries = new Map<string, ts.SourceFile>();

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
  const readFile = (path: string) =>
    ts.sys.readFile(original(path))?.replaceAll(`'#${generated}/`, "'./api/").replaceAll(`'#${sources}/`, "'../");
  const host = ts.createCompilerHost(compilerOptions);
  return {
    ...host,
    getCurrentDirectory: () => '/package',
    fileExists: (path) => ts.sys.fileExists(original(path)),
    directoryExists: () => true,
    readFile,
    getSourceFile: (path, version) => {
      const library = path.startsWith('/package/') ? undefined : libraries.get(path);
      const text = library ? undefined : readFile(path);
      const source = text === undefined ? library : ts.createSourceFile(path, text, version);
      if (source && !path.startsWith('/package/')) libraries.set(path, source);
      return source;
    },
    writeFile: (path, text) => void files.set(posix.relative('/package', path), pointToScripts(text)),
  };
}

/** The compiler leaves `.ts` in the imports of declarations. */
const pointToScripts = (text: string) => text.replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');

/** Lists the files below a folder, by their path in it. */
function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** Returns the files of a package, and the paths of those that are others on the disk, surplus ones included. */
function comparePackage(root: string, client: ClientPackage): { files: Map<string, string>; stale: string[] } {
  const folder = join(root, client.built);
  const files = buildPackage(root, client);
  const isCurrent = ([path, text]: [string, string]) =>
    existsSync(join(folder, path)) && readFileSync(join(folder, path), 'utf8') === text;
  const changed = [...files].filter((file) => !isCurrent(file)).map(([path]) => path);
  return { files, stale: [...listFiles(folder).filter((path) => !files.has(path)), ...changed] };
}

/** Writes a package, and removes what is not of it. Returns the paths of the files that are others now. */
function writePackage(root: string, client: ClientPackage): string[] {
  const { files, stale } = comparePackage(root, client);
  for (const path of stale) {
    const target = join(root, client.built, path);
    mkdirSync(dirname(target), { recursive: true });
    if (files.has(path)) writeFileSync(target, files.get(path)!);
    else rmSync(target);
  }
  return stale.map((path) => join(client.built, path));
}

/**
 * Writes the packages to `generated/clients/`, from which the server packs what `/clients/` offers. Returns the paths of the
 * files that are others now.
 */
export const writePackages = (root: string): string[] => clientPackages.flatMap((client) => writePackage(root, client));

/** Returns the paths of the files of the packages that are not what would be written now. */
export const listStalePackages = (root: string): string[] =>
  clientPackages.flatMap((client) => comparePackage(root, client).stale.map((path) => join(client.built, path)));

if (import.meta.main) writePackages(join(import.meta.dirname, '../../..'));
