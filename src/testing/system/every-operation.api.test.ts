import { beforeAll, describe } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { describeEveryOperation, describeUnknownIds } from '#src/testing/every-operation.ts';
import type { Target } from '#src/testing/every-operation.ts';
import { bodyLimitBytes, testApi } from '#src/testing/harness.ts';

const contracts = [readContract('v1'), readContract('v2'), readContract('openai')];
let target: Target;
beforeAll(async () => {
  const api = await testApi();
  const { token: powerless } = await api.as({ scopes: [] });
  target = { url: api.stage.url, token: api.token, powerless, bodyLimitBytes };
});

describe('every operation refuses', () => contracts.forEach((one) => describeEveryOperation(one, () => target)));
describe('every operation does not find', () => contracts.forEach((one) => describeUnknownIds(one, () => target)));
