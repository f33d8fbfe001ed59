import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSigningSecret, signRequest } from '#src/outgoing/standard-webhooks.ts';
import { Parley, unwrapWebhook, WebhookError } from './parley.ts';

const event = { id: 'evt_1', type: 'run.finished', api_version: '2', data: { run_id: 'run_ä' } };
const body = JSON.stringify(event);
const [secret, other] = [newSigningSecret(), newSigningSecret()];
const sign = (secrets: string[], at = new Date()) => signRequest(secrets, { id: 'evt_1', at, body });
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof WebhookError ? `${error.code}: ${error.message}` : String(error)),
  );

describe('unwrapWebhook', () => {
  it('takes text and bytes, headers of fetch and of Node, and what another library has signed', async () => {
    const headers = sign([secret]);
    expect(await unwrapWebhook(body, headers, secret)).toEqual(event);
    expect(await unwrapWebhook(Buffer.from(body), new Headers(headers), secret)).toEqual(event);
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(await unwrapWebhook(new TextEncoder().encode(body).buffer as ArrayBuffer, upper, secret)).toEqual(event);
    const at = new Date();
    const theirs = new Webhook(secret).sign('evt_1', at, body);
    const others = {
      ...headers,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
      'webhook-signature': theirs,
    };
    expect(await unwrapWebhook(body, others, secret)).toEqual(event);
  });

  it('takes any of several signatures and several secrets', async () => {
    expect(await unwrapWebhook(body, sign([other, secret]), secret)).toEqual(event);
    expect(await unwrapWebhook(body, sign([secret]), [other, secret])).toEqual(event);
    const parley = new Parley({ baseUrl: 'http://127.0.0.1:9', apiKey: 'sk_1' });
    expect(await parley.webhooks.unwrap(body, sign([secret]), secret)).toEqual(event);
  });

  it('refuses another secret, another body, another id and other times', async () => {
    const headers = sign([secret]);
    const unsigned = 'invalid_webhook: No signature of the request is one of this secret.';
    expect(await refusal(unwrapWebhook(body, headers, other))).toBe(unsigned);
    expect(await refusal(unwrapWebhook(`${body} `, headers, secret))).toBe(unsigned);
    expect(await refusal(unwrapWebhook(body, { ...headers, 'webhook-id': 'evt_2' }, secret))).toBe(unsigned);
    for (const seconds of [-301, 301]) {
      const late = sign([secret], new Date(Date.now() + seconds * 1_000));
      expect(await refusal(unwrapWebhook(body, late, secret))).toContain('more than 300 seconds away');
      expect(await unwrapWebhook(body, late, secret, { toleranceS: 400 })).toEqual(event);
    }
    expect(await refusal(unwrapWebhook(body, { ...headers, 'webhook-timestamp': 'x' }, secret))).toContain('The time');
  });

  it('says which header is missing, and what a program does wrong', async () => {
    const { 'webhook-signature': _left, ...headers } = sign([secret]);
    expect(await refusal(unwrapWebhook(body, headers, secret))).toContain('no header webhook-signature');
    for (const signature of ['v1,', 'v1,%%%', 'v1a,AAAA', 'x'.repeat(20_000)])
      expect(await refusal(unwrapWebhook(body, { ...headers, 'webhook-signature': signature }, secret))).toContain(
        'No signature',
      );
    expect(await refusal(unwrapWebhook(event as never, headers, secret))).toContain('TypeError: The body');
    expect(await refusal(unwrapWebhook(body, headers, 'whsec_'))).toContain('TypeError: The secret');
  });
});
