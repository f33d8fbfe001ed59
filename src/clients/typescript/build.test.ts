import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPackage, clientPackages } from './build.ts';

const root = join(import.meta.dirname, '../../..');

describe('buildPackage', () => {
  it.each(clientPackages)(
    'gives exactly what is committed in $built',
    (client) => {
      const built = join(root, client.built);
      const files = buildPackage(root, client);
      const committed = readdirSync(built, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(built.length + 1));
      expect([...files.keys()].toSorted()).toEqual(committed.toSorted());
      const changed = [...files].filter(([path, text]) => readFileSync(join(built, path), 'utf8') !== text);
      expect(
        changed.map(([path]) => path),
        'run npm run generate',
      ).toEqual([]);
    },
    60_000,
  );
});
