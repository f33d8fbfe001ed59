import type { HttpInteraction, State } from '../../../interaction.ts';
import { exactly, exampleId, type Matcher } from '../../../matchers.ts';
import { call, caller, token } from '../../../parley.ts';
import { connect } from '../app/client.ts';
import { helpDesk } from '../app/help-desk.ts';

export const place = { channelId: 'C024BE91L', workspaceId: 'T012AB3CD' };
export const agentId = exampleId('agt');
export const conversationId = exampleId('conv');

/** Returns the app, and the client that it is made on. */
export const desk = (baseUrl: string) => helpDesk({ baseUrl, token }, place);
export const client = (baseUrl: string) => connect({ baseUrl, token });

type Call = Parameters<typeof call>[0];

/** Returns a call of version 1, which says what it is in every answer. */
export const v1Call = (asked: Call, response: HttpInteraction['response']): HttpInteraction =>
  call(
    { ...asked, request: { ...asked.request, headers: { Accept: 'application/json', ...asked.request.headers } } },
    { ...response, headers: { 'X-API-Version': exactly('1.0') as Matcher, ...response.headers } },
  );

/** The same, when it is refused. */
export const v1Refusal = (
  asked: Call,
  [status, code]: [number, string],
  headers: Record<string, Matcher> = {},
): HttpInteraction =>
  v1Call(asked, { status, headers, body: { error: { code: exactly(code), message: 'What went wrong.' } } });

export const withAgent: State[] = [caller(), { name: 'an agent', params: { name: 'Guide' } }];
export const answered: State[] = [
  ...withAgent,
  { name: 'an answered message', params: { script: [{ say: 'Hello there.' }] } },
];
