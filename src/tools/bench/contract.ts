import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '#src/contract/spec.ts';

type Item = Record<string, { operationId?: string } | undefined>;

/**
 * Returns the contract grown to about 90 operations: the same resources under other names, before and behind. What is
 * measured are the agents in the middle of the table, since stock validators search it from the front.
 */
export function grownContract(): OpenApiDocument {
  const path = join(import.meta.dirname, '../../../generated/v2/openapi.json');
  const document = JSON.parse(readFileSync(path, 'utf8')) as OpenApiDocument;
  const copies = ['a', 'm', 'z'].flatMap((name) =>
    Object.entries(document.paths).map(([route, item]) => {
      const copy = structuredClone(item) as Item;
      for (const operation of Object.values(copy)) if (operation?.operationId) operation.operationId += `_${name}`;
      return [`/v2/${name}${route.replace(/^\/v2/, '')}`, copy] as [string, Record<string, unknown>];
    }),
  );
  return { ...document, paths: Object.fromEntries(copies) };
}

const id = 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab';

/** About 1 KB of nested JSON. */
const newAgent = {
  key: 'support-bot',
  name: 'Support bot',
  system_prompt: 'You help customers of a bookshop. Be brief. '.repeat(10),
  model: 'openai/gpt-5',
  fallback_models: ['anthropic/claude-sonnet', 'offline/echo'],
  temperature: 0.2,
  tools: [
    {
      name: 'get_weather',
      description: 'The weather today.',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  ],
  metadata: { team: 'support', nested: { list: [1, 2, 3], deep: { flag: true } } },
};

const time = '2026-11-21T10:00:00.000Z';
export const sampleAgent = { id, ...newAgent, version: 1, unsupported_models: [], created_at: time, updated_at: time };
export const agentPage = {
  data: Array.from({ length: 20 }, () => sampleAgent),
  has_more: false,
  next_cursor: null,
  prev_cursor: null,
};

/** The three requests that are measured. */
export const requests = {
  'GET one': { method: 'GET', path: `/v2/m/agents/${id}`, body: null },
  'list 20': { method: 'GET', path: '/v2/m/agents?limit=20', body: null },
  'POST 1 KB': { method: 'POST', path: '/v2/m/agents', body: JSON.stringify(newAgent) },
} as const;
