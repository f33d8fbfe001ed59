import { describe, expect, it } from 'vitest';
import { readMemoryQuery, toListQuery, toSearchBody } from './memory-query.ts';

const read = (text: string) => readMemoryQuery(new URLSearchParams(text));

describe('readMemoryQuery', () => {
  it('reads what an address has, and leaves out what nobody knows', () => {
    expect(read('agent=agt_1&q=+coffee+&type=semantic&scope=planet&status=active')).toEqual({
      agentId: 'agt_1',
      text: 'coffee',
      type: 'semantic',
      scope: null,
      status: 'active',
      userId: null,
    });
  });
});

describe('what the API is asked', () => {
  it('has only the filters that are chosen', () => {
    expect(toListQuery(read(''))).toEqual({});
    expect(toListQuery(read('agent=a&scope=user&user=u&status=superseded'))).toEqual({
      agent_id: 'a',
      scope: ['user'],
      user_id: 'u',
      status: 'superseded',
    });
    expect(toSearchBody(read('q=tea&type=working&user=u&scope=user_agent'))).toEqual({
      query: 'tea',
      user: { id: 'u' },
      scopes: ['user_agent'],
      filters: { memory_types: ['working'] },
      options: { max_results: 20 },
    });
  });
});
