import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SourceFile } from 'ts-morph';
import { Project, ts } from '#generated/packages/ts-morph.js';
import { addSources, type SourceText, type UnreadFile } from './source-files.ts';

const root = join(import.meta.dirname, '../../..').replaceAll('\\', '/');
const clients = { v1: `${root}/generated/clients/typescript-v1/dist`, v2: `${root}/generated/clients/typescript/dist` };

/** The name of a version of the client. */
export type ClientVersion = keyof typeof clients;

/** A program to rewrite. `isV1` tells whether a path belongs to the client of version 1. */
export type CodemodProgram = { project: Project; sources: SourceFile[]; isV1: (path: string) => boolean };

const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  allowImportingTsExtensions: true,
};

/** Whatever a program says of itself: it is read, never written by the compiler, and JavaScript has types too. */
const always: ts.CompilerOptions = { noEmit: true, allowJs: true, skipLibCheck: true };

/** Returns a program in memory, with the client of a version. `lib` are the libraries of the language that it knows. */
export function createMemoryProgram(
  texts: Readonly<Record<string, string>>,
  version: ClientVersion,
  lib = defaults.lib!,
): CodemodProgram {
  const home = `/parley-client/${version}`;
  const paths = { 'parley-client': [`${home}/parley.d.ts`] };
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { ...defaults, ...always, lib, paths } });
  const names = readdirSync(clients[version], { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((path) => path.endsWith('.d.ts')))
    project
      .getFileSystem()
      .writeFileSync(`${home}/${name.replaceAll('\\', '/')}`, readFileSync(join(clients[version], name), 'utf8'));
  const sources = Object.entries(texts).map(([path, text]) => project.createSourceFile(path, text));
  return { project, sources, isV1: (path) => path.startsWith('/parley-client/v1/') };
}

/** Reads the compiler options of the program, if it has any. */
function readCompilerOptions(path: string): ts.CompilerOptions {
  const folder = statSync(path).isFile() ? dirname(path) : path;
  const file = ts.findConfigFile(folder, existsSync);
  if (!file) return defaults;
  const { config } = ts.readConfigFile(file, (name) => readFileSync(name, 'utf8')) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
  const base = options.baseUrl ?? (options['pathsBasePath'] as string | undefined) ?? dirname(file);
  const paths = Object.entries(options.paths ?? {}).map(([name, targets]) => [
    name,
    targets.map((target) => resolve(base, target)),
  ]);
  return { ...options, paths: Object.fromEntries(paths) as Record<string, string[]> };
}

/** A program on the disk, the files of it that are left out, and why. */
export type DiskProgram = CodemodProgram & { unread: UnreadFile[] };

/**
 * Returns the program at a path, as it is on the disk, seen with the client of a version: whichever of them is
 * installed, or none.
 */
export function openDiskProgram(path: string, version: ClientVersion, texts: readonly SourceText[]): DiskProgram {
  const options = readCompilerOptions(path);
  const paths = { ...options.paths, 'parley-client': [`${clients[version]}/parley.d.ts`] };
  const project = new Project({ compilerOptions: { ...options, ...always, checkJs: true, paths } });
  return { project, ...addSources(project, texts), isV1: (file) => file.startsWith(`${clients.v1}/`) };
}
