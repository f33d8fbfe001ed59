import { describe, expect, it } from 'vitest';
import { listStalePacts } from './check.ts';
import { temporaryFolder } from './fixture.ts';
import { pactPath, writeText } from './pact-file.ts';

describe('stalePacts', () => {
  it('finds the consumers whose pact is not there or not what they write', () => {
    const folder = temporaryFolder();
    const recorded = new Map(['app', 'sdk', 'web'].map((consumer) => [consumer, `{"of": "${consumer}"}`]));
    writeText(pactPath('app', 'unreleased', folder), recorded.get('app')!);
    writeText(pactPath('sdk', 'unreleased', folder), '{}');
    expect(listStalePacts(recorded, folder)).toEqual([
      'The pact of sdk is not what it writes: run npm run contracts.',
      'The pact of web is not what it writes: run npm run contracts.',
    ]);
  });
});
