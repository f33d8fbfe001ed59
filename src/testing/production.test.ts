import { existsSync, globSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Holds what an installation without development packages has: all that the server imports, and little else. */

const root = join(import.meta.dirname, '../..');
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> };

type Locked = { dev?: boolean; optional?: boolean; devOptional?: boolean; link?: boolean };
const locked = Object.entries((readJson('package-lock.json') as { packages: Record<string, Locked> }).packages);
/** The folders of the packages that `npm ci --omit=dev --omit=optional` installs. */
const production = locked
  .filter(([path, { dev, optional, devOptional, link }]) => path && !dev && !optional && !devOptional && !link)
  .map(([path]) => path);

/** Returns the bytes of the files in a folder, those of packages within it left out. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? sizeOf(path) : lstatSync(path).size;
  }
  return bytes;
}

/** The files that run in production. The clients are packages of their own, and the console is built for browsers. */
const files = globSync('src/**/*.{ts,js}', { cwd: root }).filter(
  (file) => !/\.test\.ts$|^src\/(testing|tools|clients|console)\/|\/fixtures?\.ts$/.test(file.replaceAll('\\', '/')),
);

/** Returns the packages that a module loads when it runs: an import of types alone is none. */
function listImported(text: string): string[] {
  const statements = text.matchAll(
    /^(?:import|export) (?!type )[^;]*?from '([^'.#][^']*)';|\bimport\('([^'.#][^']*)'\)/gm,
  );
  // The code migration writes imports of the client.
  const names = [...statements]
    .map(([, from, dynamic]) => (from ?? dynamic)!)
    .filter((name) => name !== 'parley-client');
  const packages = names.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
  return packages.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
}

describe('an installation without development packages', () => {
  it('has every package that the server imports', () => {
    const missing = files.flatMap((file) =>
      listImported(readFileSync(join(root, file), 'utf8'))
        .filter((name) => !(name in dependencies))
        .map((name) => `${file} imports ${name}`),
    );
    expect(missing, 'openapi/shipped-packages.ts has what is imported as #generated/packages/….js').toEqual([]);
  });

  it('recognizes an import that needs a package', () => {
    const text = `import { a } from 'one';\nimport type { b } from 'two';\nexport { c } from '@s/three/d';\nawait import('four');\n`;
    expect(listImported(text)).toEqual(['one', '@s/three', 'four']);
  });

  it('has less than 110 MB of packages, those in generated/packages included', () => {
    const installed = production.filter((path) => existsSync(join(root, path)));
    expect(installed.length).toBeGreaterThan(50);
    const sizes = installed.map((path) => ({ path, bytes: sizeOf(join(root, path)) }));
    const shipped = sizeOf(join(root, 'generated/packages'));
    const megabytes = (sizes.reduce((sum, { bytes }) => sum + bytes, 0) + shipped) / 1e6;
    const largest = sizes.toSorted((one, other) => other.bytes - one.bytes).slice(0, 5);
    expect(megabytes, `The largest are ${largest.map(({ path }) => path).join(', ')}.`).toBeLessThan(110);
  });

  it('has none of the packages of which it has one file', () => {
    const bundled = [
      'openai',
      'typeorm',
      'ts-morph',
      'typescript',
      'gpt-tokenizer',
      '@redis/client',
      'rxjs',
      'vue',
      '@modelcontextprotocol/sdk',
      'express',
      'express-openapi-validator',
      'pg',
      'pino',
    ];
    const paths = new Set(production);
    expect(bundled.filter((name) => paths.has(`node_modules/${name}`))).toEqual([]);
  });
});
