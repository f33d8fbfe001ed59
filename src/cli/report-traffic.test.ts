import { describe, expect, it } from 'vitest';
import { createTrafficReport } from './report-count.ts';
import { readHar, readLog } from './report-traffic.ts';

const chat = { message: 'x', agentId: 'a', channelId: 'C', workspaceId: 'W', conversationId: 'c' };
const claims = Buffer.from(JSON.stringify({ sub: 'usr_1' })).toString('base64url');

const request = (method: string, url: string, headers: [string, string][], body?: object) => ({
  method,
  url,
  headers: headers.map(([name, value]) => ({ name, value })),
  ...(body && { postData: { text: JSON.stringify(body) } }),
});

const har = (...entries: [string, object][]) =>
  JSON.stringify({ log: { entries: entries.map(([startedDateTime, one]) => ({ startedDateTime, request: one })) } });

const rows = (report: ReturnType<typeof createTrafficReport>) =>
  report.usage.map((use) => [use.credential_id, use.operation_id, use.field, use.requests]);

describe('the report of an HTTP Archive', () => {
  it('tells callers by key, token or program, and which members they send', () => {
    const text = har(
      ['2026-11-21T10:00:00Z', request('POST', 'https://x.test/gw/v1/chat', [['X-API-Key-Id', 'key_1']], chat)],
      ['2026-11-21T10:01:00Z', request('post', 'https://x.test/gw/v1/chat/', [['x-api-key-id', 'key_1']], chat)],
      [
        '2026-11-21T10:02:00Z',
        request('GET', 'https://x.test/v1/agents?limit=1', [['Authorization', `Bearer h.${claims}.s`]]),
      ],
      ['2026-11-21T10:03:00Z', request('GET', 'https://x.test/v1/sessions/s1/events', [['User-Agent', 'app/1']])],
      ['2026-11-21T10:04:00Z', request('GET', 'https://x.test/v2/agents', [['X-API-Key-Id', 'key_2']])],
      ['2026-11-21T10:04:30Z', request('POST', 'https://x.test/v1/chat/completions', [['X-API-Key-Id', 'key_3']])],
      ['never', request('GET', 'https://x.test/v1/agents', [])],
    );
    const report = createTrafficReport(readHar(text), 'a.har', undefined);
    expect(rows(report)).toEqual([
      ['app/1', 'getSessionEvents', null, 1],
      ['usr_1', 'getAgents', null, 1],
      ['usr_1', 'getAgents', 'limit', 1],
      ['key_1', 'sendChat', null, 2],
      ['key_1', 'sendChat', 'conversationId', 2],
    ]);
    expect(report).toMatchObject({
      not_read: 1,
      in_use: true,
      last_request_at: '2026-11-21T10:03:00.000Z',
      usage: [{ successor: 'listSessionEvents' }, {}, {}, { first_seen_at: '2026-11-21T10:00:00.000Z' }, {}],
    });
    expect(JSON.stringify(report)).not.toContain('Bearer');
  });
});

describe('the report of an access log', () => {
  it('reads the common and the combined format, and says what it could not read', () => {
    const text = [
      '10.0.0.1 - ann [20/Nov/2026:10:00:00 +0100] "GET /v1/agents?offset=4 HTTP/1.1" 200 12',
      '10.0.0.2 - - [20/Nov/2026:10:00:01 +0100] "POST /v1/chat HTTP/2.0" 410 9 "https://a.test/" "curl/8"',
      'garbage',
      '10.0.0.2 - - [22/Nov/2026:10:00:00 +0000] "GET /v2/agents HTTP/2.0" 200 9 "-" "curl/8"',
    ].join('\n');
    const report = createTrafficReport(readLog(text), 'access.log', undefined);
    expect(rows(report)).toEqual([
      ['10.0.0.2', 'sendChat', null, 1],
      ['ann', 'getAgents', null, 1],
      ['ann', 'getAgents', 'offset', 1],
    ]);
    // The log goes on for two days without any such request.
    expect(report).toMatchObject({ in_use: false, not_read: 1, last_request_at: '2026-11-20T09:00:01.000Z' });
    expect(createTrafficReport(readLog(text), 'access.log', '2026-11-20T00:00:00Z').in_use).toBe(true);
  });

  it('reads JSON lines of several gateways', () => {
    const text = [
      { time: '2026-11-21T10:00:00Z', request_method: 'GET', request_uri: '/v1/agents', remote_addr: '10.0.0.1' },
      { ts: 1795255201.5, request: { method: 'GET', uri: '/v1/agents', remote_ip: '10.0.0.2' } },
      { '@timestamp': '2026-11-21T10:00:02Z', 'http.request.method': 'GET', 'url.original': '/v1/agents', user: 'bob' },
      { timestamp: 1795255203000, method: 'GET', path: '/v1/agents', consumer: { username: 'web' }, client_ip: 'x' },
      { level: 'info', msg: 'started' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');
    const report = createTrafficReport(readLog(text), 'access.json', undefined);
    expect(report.usage.map((use) => [use.credential_id, use.last_seen_at])).toEqual([
      ['web', '2026-11-21T10:00:03.000Z'],
      ['bob', '2026-11-21T10:00:02.000Z'],
      ['10.0.0.2', '2026-11-21T10:00:01.500Z'],
      ['10.0.0.1', '2026-11-21T10:00:00.000Z'],
    ]);
    expect(report.not_read).toBe(1);
  });

  it('of a log in which nobody calls version 1 says so', () => {
    expect(createTrafficReport({ seen: [], notRead: 0 }, 'x', undefined)).toMatchObject({
      in_use: false,
      last_request_at: null,
    });
  });
});
