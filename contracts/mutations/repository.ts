import { addToRecord, computeSha256, readRecord, recordPath } from '#contracts/gates/release-record.ts';

type Files = Map<string, Buffer>;

/**
 * One change of the repository instead of the contract, and whether the guard of what was released has to refuse it.
 * `isSeenInHistory` says that only the history tells, because the record was changed too.
 */
type RepositoryMutation = {
  name: string;
  expect: 'refused' | 'allowed';
  apply: (files: Files) => void;
  isSeenInHistory?: boolean;
};

const bundle = 'generated/v2/openapi.json';
const digests = 'contracts/pacts/digests.json';

const newestOf = (files: Files, form: RegExp): string => [...files.keys()].filter((path) => form.test(path)).at(-1)!;
const baselineOf = (files: Files) => newestOf(files, /^contracts\/baselines\/v2\//);
const pactOf = (files: Files) => newestOf(files, /^contracts\/pacts\/v2-web-app\/(?!unreleased)/);

const edit = (files: Files, path: string, from: RegExp | string, to: string) => {
  const before = files.get(path)!.toString('utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} has no place for this`);
  files.set(path, Buffer.from(after));
};
const editJson = (files: Files, path: string, change: (value: any) => void) => {
  const value: unknown = JSON.parse(files.get(path)!.toString('utf8'));
  change(value);
  files.set(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
};
/** Removes an operation from a bundle: a break. */
const breakBundle = (files: Files, path: string) =>
  editJson(files, path, (document) => void delete document.paths['/v2/health']);

/** Records whatever the files are now, as somebody would who wants a change to pass. */
const rewriteRecord = (files: Files) => {
  const record = readRecord(files);
  for (const [release, paths] of Object.entries(record)) {
    const kept = Object.keys(paths).filter((path) => files.has(path));
    record[release] = Object.fromEntries(kept.map((path) => [path, computeSha256(files.get(path)!)]));
  }
  files.set(recordPath, Buffer.from(JSON.stringify(record)));
};
const forget = (files: Files, path: string) => {
  files.delete(path);
  rewriteRecord(files);
};

/** Adds a release with all of its files. */
function addRelease(files: Files, release: string, ...left: string[]): void {
  editJson(files, bundle, (document) => void (document.info.version = release));
  const pact = Buffer.from('{}');
  const made = {
    [`contracts/baselines/v2/${release}.json`]: files.get(bundle)!,
    [`contracts/pacts/app/${release}.json`]: pact,
    [`docs/changelog/${release}.md`]: Buffer.from(`# ${release}\n`),
  };
  for (const [path, content] of Object.entries(made)) if (!left.includes(path)) files.set(path, content);
  editJson(files, digests, (known) => {
    known[release] = { final: true, pacts: { app: computeSha256(pact) } };
  });
  files.set(recordPath, Buffer.from(JSON.stringify(addToRecord(files, release))));
}

const next = '2.0.0-beta.77';
const madeUp = `contracts/baselines/v2/${next}.json`;

const refused: [name: string, apply: RepositoryMutation['apply'], isSeenInHistory?: true][] = [
  ['a newest baseline that no release wrote', (files) => void files.set(madeUp, files.get(bundle)!)],
  [
    'a newest baseline that no release wrote, recorded',
    (files) => {
      files.set(madeUp, files.get(bundle)!);
      files.set(recordPath, Buffer.from(JSON.stringify(addToRecord(files, next))));
    },
  ],
  ['a release without its changelog', (files) => addRelease(files, next, `docs/changelog/${next}.md`)],
  ['a release without its pacts', (files) => addRelease(files, next, `contracts/pacts/app/${next}.json`)],
  [
    'a release that is no copy of the contract',
    (files) => {
      addRelease(files, next);
      breakBundle(files, bundle);
    },
    true,
  ],
  [
    'a baseline of gRPC that no release wrote',
    (files) => void files.set(`contracts/baselines/proto/${next}/a.proto`, Buffer.of()),
  ],
  ['a stray file among the baselines', (files) => void files.set('contracts/baselines/v2/notes.txt', Buffer.of())],
  [
    'a pact of a release that was never made',
    (files) => void files.set(`contracts/pacts/app/${next}.json`, Buffer.of()),
  ],
  ['a baseline that was deleted', (files) => void files.delete(baselineOf(files))],
  ['a baseline that was deleted and forgotten', (files) => forget(files, baselineOf(files))],
  [
    'the same edit in bundle and baseline',
    (files) => [bundle, baselineOf(files)].forEach((path) => breakBundle(files, path)),
  ],
  [
    'the same edit in bundle, baseline and record',
    (files) => {
      for (const path of [bundle, baselineOf(files)]) breakBundle(files, path);
      rewriteRecord(files);
    },
    true,
  ],
  [
    'a baseline that calls itself otherwise',
    (files) => {
      editJson(files, baselineOf(files), (document) => void (document.info.version = '9.9.9'));
      rewriteRecord(files);
    },
  ],
  [
    'a release that is gone from everywhere',
    (files) => {
      const release = '2.0.0-beta.1';
      for (const path of files.keys()) if (path.includes(`/${release}`)) files.delete(path);
      for (const path of [recordPath, digests]) editJson(files, path, (known) => void delete known[release]);
    },
    true,
  ],
  ['words in a changelog', (files) => edit(files, 'docs/changelog/1.0.0.md', 'first', 'only')],
  ['a changelog that was deleted', (files) => void files.delete('docs/changelog/1.0.0.md')],
  [
    'a pact that expects less',
    (files) => editJson(files, pactOf(files), ({ interactions }) => void interactions.pop()),
  ],
  [
    'a pact that expects less, with its digest',
    (files) => {
      editJson(files, pactOf(files), ({ interactions }) => void interactions.pop());
      editJson(files, digests, (known) => {
        known['2.0.0-beta.1'].pacts['v2-web-app'] = computeSha256(files.get(pactOf(files))!);
      });
    },
  ],
  [
    'a pact that was deleted with its digest',
    (files) => {
      files.delete(pactOf(files));
      editJson(files, digests, (known) => void delete known['2.0.0-beta.1'].pacts['v2-web-app']);
    },
  ],
  [
    'a release that is no longer final',
    (files) => editJson(files, digests, (known) => void (known['1.0.0'].final = false)),
  ],
  ['a release without digests', (files) => editJson(files, digests, (known) => void delete known['1.0.0'])],
  [
    'a proto file of a release',
    (files) => edit(files, newestOf(files, /health\.proto$/), 'SERVING = 1', 'SERVING = 7'),
  ],
  ['a record that was deleted', (files) => void files.delete(recordPath)],
  ['white space in a baseline', (files) => edit(files, baselineOf(files), /$/, '\n')],
];

const allowed: [name: string, apply: RepositoryMutation['apply']][] = [
  ['nothing', () => undefined],
  ['a contract with more', (files) => editJson(files, bundle, (document) => void (document.paths['/v2/new'] = {}))],
  ['a break of the contract, which another gate reports', (files) => breakBundle(files, bundle)],
  [
    'the pact of a consumer in the working tree',
    (files) => edit(files, 'contracts/pacts/v2-sdk/unreleased.json', '"', ' "'),
  ],
  ['a new consumer', (files) => void files.set('contracts/pacts/new/unreleased.json', Buffer.from('{}'))],
  ['a release with all that belongs to it', (files) => addRelease(files, next)],
];

/** The mutations of the repository with which the guard of released files is tried. */
export const repositoryMutations: RepositoryMutation[] = [
  ...refused.map(([name, apply, isSeenInHistory]): RepositoryMutation => ({
    name,
    expect: 'refused',
    apply,
    ...(isSeenInHistory && { isSeenInHistory }),
  })),
  ...allowed.map(([name, apply]): RepositoryMutation => ({ name, expect: 'allowed', apply })),
];
