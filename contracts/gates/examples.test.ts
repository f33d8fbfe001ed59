import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json } from '#contracts/mutations/mutation.ts';

const root = join(import.meta.dirname, '../..');

type FindInvalidExamples = (document: Json) => { path: (string | number)[] }[];

/** The rule by which `npm run generate` checks examples. */
const { default: findInvalidExamples } = (await import(join(root, 'openapi/rules/valid-examples.js'))) as {
  default: FindInvalidExamples;
};

const readBundle = (version: string): Json =>
  JSON.parse(readFileSync(join(root, `generated/${version}/openapi.json`), 'utf8'));

/** Returns the places of the examples of a document that do not fit their schemas. */
const findPlaces = (document: Json) => new Set(findInvalidExamples(document).map(({ path }) => `/${path.join('/')}`));

const example = (document: Json, name: string): Json => document['components'].examples[name].value;

/** One example of each kind, made wrong, and how that is reported. */
const breakages: [what: string, breakIt: (document: Json) => void, place: string][] = [
  [
    'a body that is sent',
    (d) => void delete example(d, 'createAgent')['model'],
    '/components/examples/createAgent/value',
  ],
  ['a body that is answered', (d) => void (example(d, 'agent')['version'] = 'one'), '/components/examples/agent/value'],
  [
    'an event of a stream',
    (d) => void delete example(d, 'contentDelta')['index'],
    '/components/examples/contentDelta/value',
  ],
  [
    'a line of a stream',
    (d) => void (example(d, 'contentDeltaLine')['seq'] = -1),
    '/components/examples/contentDeltaLine/value',
  ],
  [
    'a scalar',
    (d) => void (d['components'].schemas.AgentKey.example = 'Not A Key'),
    '/components/schemas/AgentKey/example',
  ],
  [
    'a parameter',
    (d) => void (d['components'].parameters.Limit.example = 9000),
    '/components/parameters/Limit/example',
  ],
];

describe('the examples of the contract', () => {
  it.each(['v1', 'v2'])('all fit their schemas: %s', (version) => {
    expect(findPlaces(readBundle(version))).toEqual(new Set());
  });

  it.each(breakages)('are refused when they do not: %s', (_what, breakIt, place) => {
    const document = readBundle('v2');
    breakIt(document);
    expect(findPlaces(document)).toEqual(new Set([place]));
  });
});
