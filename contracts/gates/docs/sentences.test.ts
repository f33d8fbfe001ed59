import { describe, expect, it } from 'vitest';
import { between, changed } from './fixture.ts';
import { createChangelogModel } from './model.ts';
import { suggestNextVersion } from './next-version.ts';
import { showDifference } from './reworded.ts';
import { findReason } from './sources.ts';
import { formatAsMarkdown } from './as-markdown.ts';

type Change = Parameters<typeof changed>[0];

/** Returns the sentences about the way from one form of the small contract to another. */
const sentencesOf = (before: Change, after: Change): string[] =>
  createChangelogModel(between(changed(before), changed(after))).changes.map(({ sentence }) => sentence);

/** Adds lists with a limit of their own. */
const withLists =
  (count: number, byDefault: number): Change =>
  ({ paths }) => {
    for (let index = 0; index < count; index += 1)
      paths[`/lists/${index}`] = {
        get: {
          operationId: `listThings${index}`,
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: byDefault } }],
          responses: { '200': { description: 'A page.' } },
        },
      };
  };
const schemas =
  (change: (all: any) => void): Change =>
  ({ components }) =>
    change(components.schemas);

describe('the sentence of a change', () => {
  it.each<[what: string, before: Change, after: Change, sentence: string]>([
    [
      'a parameter of many lists',
      withLists(16, 20),
      withLists(16, 50),
      '`limit` of 16 lists: the default was `20` and is `50`: calls that leave it out mean something else.',
    ],
    [
      'several fields of a type',
      () => {},
      schemas(({ Part }) => Object.assign(Part.properties, { size: { type: 'integer' }, owner: {} })),
      '`Part`: the fields `size` and `owner` are new.',
    ],
    [
      'a field of several types',
      () => {},
      schemas(({ Made, Gone }) => {
        for (const { properties } of [Made, Gone]) properties.at.maxLength = 40;
      }),
      '`at` of `Made` and `Gone`: `maxLength` was not set and is `40`.',
    ],
    [
      'a nested field',
      () => {},
      schemas(({ Thing }) => (Thing.properties.parts.maxItems = 3)),
      '`Thing.parts`: `maxItems` was not set and is `3`.',
    ],
    [
      'a value',
      () => {},
      schemas(({ Part }) => (Part.properties.state.enum = ['new'])),
      '`Part.state`: the value `old` is gone.',
    ],
    [
      'a field of a body that has no name',
      () => {},
      ({ paths }) =>
        (paths['/things'].post.requestBody.content['application/json'].schema.properties.name.maxLength = 9),
      '`name` in the body of `createThing`: `maxLength` was not set and is `9`.',
    ],
    [
      'a status',
      () => {},
      ({ paths }) => delete paths['/things/{thing_id}'].get.responses['404'],
      '`getThing`: the status `404` is gone.',
    ],
    [
      'a header',
      () => {},
      ({ paths }) => delete paths['/things/{thing_id}'].get.responses['200'].headers.ETag,
      'Answer `200` of `getThing`: the header `ETag` is gone.',
    ],
    ['operations', () => {}, withLists(2, 20), '2 operations are new.'],
    [
      'a deprecation',
      () => {},
      ({ paths }) => Object.assign(paths['/things'].post, { deprecated: true, 'x-sunset': '2030-01-01' }),
      '`createThing` is deprecated, and stays until 2030-01-01.',
    ],
    [
      'a type of values',
      () => {},
      schemas(({ Thing }) => (Thing.properties.owner.type = ['string', 'null'])),
      '`Thing.owner`: it can be null now.',
    ],
  ])('names %s', (_, before, after, sentence) => {
    expect(sentencesOf(before, after)).toContain(sentence);
  });
});

describe('reworded text', () => {
  it('is shown without the sentences that both have', () => {
    expect(showDifference('A thing. It is old. It stays.', 'A thing. It is new. It is good. It stays.')).toEqual({
      before: '… It is old. …',
      after: '… It is new. It is good. …',
    });
    expect(showDifference('One.', 'One. Two.')).toEqual({ before: '…', after: '… Two.' });
  });

  it('is told once for all places that have it', () => {
    const say = (text: string) =>
      schemas(({ Made, Gone }) => [Made, Gone].forEach(({ properties }) => (properties.at.description = text)));
    const { reworded } = createChangelogModel(between(changed(say('When.')), changed(say('The time.'))));
    expect(reworded).toEqual([
      { about: '`at` of `Made` and `Gone`', keyword: 'description', before: 'When.', after: 'The time.' },
    ]);
  });
});

describe('the next version', () => {
  const [broken, more, words, none] = [
    { isBroken: true, hasChanges: true, hasOtherWords: true },
    { isBroken: false, hasChanges: true, hasOtherWords: true },
    { isBroken: false, hasChanges: false, hasOtherWords: true },
    { isBroken: false, hasChanges: false, hasOtherWords: false },
  ];
  it.each([
    ['2.0.0-beta.1', broken, '2.0.0-beta.2'],
    ['2.0.0-rc.3', words, '2.0.0-rc.4'],
    ['2.1.3', broken, '3.0.0'],
    ['2.1.3', more, '2.2.0'],
    ['2.1.3', words, '2.1.4'],
    ['2.1.3', none, undefined],
  ])('after %s', (release, found, version) => {
    expect(suggestNextVersion(release, found)?.version).toBe(version);
  });
});

describe('the reasons in the changelog of a release', () => {
  it('are found again, however many places a sentence tells', () => {
    const approval = { reason: 'It was `never` * right_, [x].', consumers: ['v2-sdk', 'v2-web-app'] };
    const after = changed(withLists(16, 50));
    const { changes, ...rest } = createChangelogModel(
      between(changed(withLists(16, 20)), after, { reasonFor: () => approval }),
    );
    const text = formatAsMarkdown({ ...rest, changes });
    const pointers = changes.flatMap((change) => change.pointers);
    expect(pointers).toHaveLength(16);
    for (const pointer of pointers) expect(findReason(text, { rule: 'default-changed', pointer })).toEqual(approval);
    expect(findReason(text, { rule: 'default-added', pointer: pointers[0]! })).toBeNull();
  });
});
