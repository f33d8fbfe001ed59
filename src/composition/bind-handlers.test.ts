import { describe, expect, it } from 'vitest';
import type { Handler, Services } from '#src/resources/services.ts';
import { bindHandlers } from './bind-handlers.ts';

const services = { apiVersion: '2.0.0' } as Services;

const getJwks: Handler<'getJwks'> = async ({ apiVersion }) => ({
  status: 200,
  body: { keys: [{ kid: apiVersion, kty: 'OKP', crv: 'Ed25519', x: '', alg: 'EdDSA', use: 'sig' }] },
});

describe('bindHandlers', () => {
  it('gives the services to each handler', async () => {
    const handlers = bindHandlers(services, { getJwks });
    const { body } = await handlers.getJwks({} as Parameters<typeof handlers.getJwks>[0]);
    expect(body.keys[0]!.kid).toBe('2.0.0');
  });

  it('does not compile with what is no operation', () => {
    // @ts-expect-error: no operation has this name.
    expect(Object.keys(bindHandlers(services, { getJwks, getNothing: getJwks }))).toHaveLength(2);
  });
});
