import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '#src/http/pages/contract.ts';
import { sideNavigation } from '#src/http/pages/navigation.ts';
import type { Site } from '#src/http/pages/site.ts';
import { listTags } from './operations.ts';

/** The samples of an operation by language: `sh` for curl, `ts` and `python` where there are clients. */
type Samples = Record<string, Record<string, string>>;

/** The reference of one version of the contract. */
export type Reference = {
  version: 'v1' | 'v2';
  title: string;
  /** The path of its first page. */
  path: string;
  bundle: Bundle;
  tags: ReturnType<typeof listTags>;
  samples: () => Samples;
  operationPath: (operationId: string) => string;
};

/** Creates the reference of a version. Its samples are read when a page first shows some. */
export function createReference(site: Site, version: 'v1' | 'v2'): Reference {
  const path = version === 'v2' ? '/docs' : '/docs/v1';
  const bundle = version === 'v2' ? site.bundle : site.earlier;
  let samples: Samples | undefined;
  const read = () =>
    JSON.parse(readFileSync(join(site.root, `generated/docs/samples-${version}.json`), 'utf8')) as Samples;
  return {
    version,
    title: version === 'v2' ? 'Reference' : 'Reference of version 1',
    path,
    bundle,
    tags: listTags(bundle),
    samples: () => (samples ??= read()),
    operationPath: (operationId) => `${path}/operations/${operationId}`,
  };
}

/** Returns the navigation of a reference: all operations by their tags. */
export function referenceSide({ prefix }: Site, { path, tags, operationPath }: Reference, current: string): string {
  const groups = tags.map(({ name, operations }) => ({
    title: name,
    links: operations.map(({ operationId, summary }) => ({ path: operationPath(operationId), text: summary })),
  }));
  const top = {
    title: 'Reference',
    links: [
      { path, text: 'All operations' },
      { path: `${path}/try`, text: 'Try it' },
    ],
  };
  return sideNavigation('Operations', [top, ...groups], current, prefix());
}
