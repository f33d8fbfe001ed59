import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { compileModule } from './compile.ts';

/** The program of `package.json`, which is a module that any Node can read. */
const entry = 'src/start.js';

/** Where `#src/…` and the like lead in the package. A module is imported as `.ts`, and is compiled there. */
const packageImports = {
  '#package': './package.json',
  '#src/*.ts': './src/*.js',
  '#generated/*.ts': './generated/*.js',
  '#generated/*': './generated/*',
};

/** Packages of which the program has one file each, as it is: they are among the files that `listAssets` lists. */
const isShipped = (path: string) => path.startsWith('generated/packages/');

/** The texts of the program by their paths, and the names of the packages that it imports. */
type Program = { files: Map<string, string>; packages: Set<string> };

/** Returns the path of a file of the repository that a module imports, or null when it is that of a package. */
function toPath(importer: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier === '#package' ? 'package.json' : specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier) : null;
}

const toPackageName = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * Compiles the program, which is all that its entry reaches: tests and tools are not.
 * @param read returns the text of a file of the repository
 */
export function compileProgram(read: (path: string) => string): Program {
  const program: Program = { files: new Map(), packages: new Set() };
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const target = path.replace(/\.ts$/, '.js');
    if (program.files.has(target) || isShipped(path) || !/\.[jt]s$/.test(path)) continue;
    const { text, specifiers } = compileModule(path, read(path));
    program.files.set(target, text);
    for (const specifier of specifiers) {
      const imported = toPath(path, specifier);
      // Relative imports were given the name of the compiled file; the entry alone is JavaScript from the beginning.
      if (imported !== null) waiting.push(specifier.startsWith('.') ? imported.replace(/\.js$/, '.ts') : imported);
      else if (!isBuiltin(specifier)) program.packages.add(toPackageName(specifier));
    }
  }
  return program;
}

const listBelow = (root: string, folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => posix.join(folder, file.parentPath.slice(join(root, folder).length), file.name));

/** Lists the files that the program reads: the contract, the database image, the clients, and the documents. */
export function listAssets(root: string): string[] {
  const isRead = (path: string) => path.startsWith('generated/clients/') || !path.endsWith('.ts');
  const generated = listBelow(root, 'generated').filter(isRead);
  return [...generated, ...listBelow(root, 'docs'), 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE'].toSorted();
}

type Manifest = {
  imports: Record<string, string>;
  dependencies: Record<string, string>;
  [member: string]: unknown;
};

/** Returns the `package.json` of the package: that of the repository without what only development needs. */
export function toPackageManifest(text: string): Manifest {
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...manifest } = JSON.parse(text) as Manifest;
  return { ...manifest, imports: packageImports };
}

/** Lists packages that the program imports and would not be installed with it. */
export const listMissingPackages = ({ packages }: Program, { dependencies }: Manifest): string[] =>
  [...packages].filter((name) => !Object.hasOwn(dependencies, name)).toSorted();

/** Reads a file of the repository. */
export const readFrom = (root: string) => (path: string) => readFileSync(join(root, path), 'utf8');
