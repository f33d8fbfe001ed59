import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { toAsyncContract } from './async-contract.ts';

type Document = {
  channels: { realtime: { messages: Record<string, object> } };
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
  components: { messages: Record<string, { payload: { $ref: string } }>; schemas: Record<string, object> };
  servers: { this: object };
};

const contract = readContract('v2');
const document = toAsyncContract(contract, 'https://parley.example/voice') as Document;

/** Returns what a reference names. */
const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);

describe('the contract of real-time voice in AsyncAPI', () => {
  it('is valid by the schema of AsyncAPI 3.0', () => {
    const check = new Ajv({ strict: false, validateFormats: false, meta: false }).compile(asyncApiSchema);
    expect(check(document) || check.errors).toBe(true);
  });

  it('has each event once, with the side that sends it, and nothing that it does not say', () => {
    const { RealtimeClientEvent, RealtimeServerEvent } = contract.components!.schemas as Record<
      string,
      { oneOf: { $ref: string }[] }
    >;
    const { receiveClientEvent, sendServerEvent } = document.operations;
    expect([receiveClientEvent!.action, sendServerEvent!.action]).toEqual(['receive', 'send']);
    expect(receiveClientEvent!.messages.length).toBe(RealtimeClientEvent!.oneOf.length);
    expect(sendServerEvent!.messages.length).toBe(RealtimeServerEvent!.oneOf.length);
    expect(Object.keys(document.channels.realtime.messages)).toEqual(
      expect.arrayContaining(['session.update', 'error']),
    );
    const refs = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    for (const [, ref] of refs) expect([ref, resolve(ref!)]).not.toEqual([ref, undefined]);
  });

  it('has schemas that take and refuse the same events as the contract', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...document });
    const check = ajv.compile({ $ref: 'document#/components/schemas/RealtimeAudioAppend' });
    expect(check({ type: 'input_audio_buffer.append', audio: 'AAAA' })).toBe(true);
    for (const wrong of [
      { type: 'input_audio_buffer.append' },
      { type: 'x', audio: 'AAAA' },
      { type: 'input_audio_buffer.append', audio: '&' },
    ])
      expect(check(wrong)).toBe(false);
  });

  it('names this server', () => {
    expect(document.servers.this).toMatchObject({ host: 'parley.example', protocol: 'wss', pathname: '/voice' });
  });
});
