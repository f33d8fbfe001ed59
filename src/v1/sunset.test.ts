import { expect, it } from 'vitest';
import bundle from '#generated/v1/openapi.json' with { type: 'json' };
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { withSunset } from './sunset.ts';

const document = bundle as unknown as Parameters<typeof withSunset>[0];
const sunsetsOf = ({ paths }: typeof document) =>
  Object.values(paths)
    .flatMap((item) => Object.values(item) as Record<string, unknown>[])
    .flatMap((operation) => operation['x-sunset'] ?? []);

it('the contract names the end that holds unless the operator chooses another', () => {
  expect(sunsetsOf(document)).toHaveLength(8);
  expect(withSunset(document, lifecycleOfV1.sunsetAt)).toEqual(document);
});

it('the contract that is served names the end that was chosen', () => {
  const served = withSunset(document, new Date('2030-01-31T00:00:00.000Z'));
  expect(new Set(sunsetsOf(served))).toEqual(new Set(['2030-01-31']));
  expect(new Set(sunsetsOf(document))).toEqual(new Set(['2027-12-31']));
});
