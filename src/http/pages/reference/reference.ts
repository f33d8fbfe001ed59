import type { Bundle } from '#src/http/pages/contract.ts';
import { sideNavigation } from '#src/http/pages/navigation.ts';
import { operationPath, referencePaths, webhooksPath, type ReferenceName } from '#src/http/pages/reference-links.ts';
import { readDocument, type Site } from '#src/http/pages/site.ts';
import { listTags } from './operations.ts';

/** The samples of an operation by language: `sh` for curl, `ts` and `python` where there are clients. */
type Samples = Record<string, Record<string, string>>;

/** The reference of one contract. */
export type Reference = {
  version: ReferenceName;
  title: string;
  /** The path of its first page. */
  path: string;
  bundle: Bundle;
  readonly tags: ReturnType<typeof listTags>;
  samples: () => Samples;
  operationPath: (operationId: string) => string;
};

const titles = { v2: 'Reference', openai: 'Reference for OpenAI clients', v1: 'Reference of version 1' };

/** Creates the reference of a contract. Its operations and samples are read when a page first shows some. */
export function createReference(site: Site, version: ReferenceName): Reference {
  const path = referencePaths[version];
  const bundle = { v2: site.bundle, openai: site.openai, v1: site.earlier }[version];
  let samples: Samples | undefined;
  let tags: Reference['tags'] | undefined;
  const read = () => JSON.parse(readDocument(site, `generated/docs/samples-${version}.json`)) as Samples;
  return {
    version,
    title: titles[version],
    path,
    bundle,
    get tags() {
      return (tags ??= listTags(bundle));
    },
    samples: () => (samples ??= read()),
    operationPath: (operationId) => operationPath(version, operationId),
  };
}

/** Returns the anchor of a tag on the first page of a reference. */
export const toTagAnchor = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Returns the navigation of a reference: the operations of one tag, and the other tags. */
export function referenceSide({ prefix }: Site, reference: Reference, current: string, tagName?: string): string {
  const { path, tags } = reference;
  const top = [
    { path, text: 'All operations' },
    { path: `${path}/try`, text: 'Try it' },
    ...(reference.version === 'v2' ? [{ path: webhooksPath, text: 'Requests of webhooks' }] : []),
  ];
  const shown = tags.filter(({ name }) => name === tagName);
  const groups = shown.map(({ name, operations }) => ({
    title: name,
    links: operations.map(({ operationId, summary }) => ({
      path: reference.operationPath(operationId),
      text: summary,
    })),
  }));
  const rest = tags.map(({ name }) => ({ path: `${path}#${toTagAnchor(name)}`, text: name }));
  const all = [{ title: reference.title, links: top }, ...groups, { title: 'Resources', links: rest }];
  return sideNavigation('Operations', all, current, prefix());
}
