import { describe, expect, it } from 'vitest';
import { chooseType } from './negotiate.ts';

const streams = ['text/event-stream', 'application/x-ndjson'];

describe('chooseType', () => {
  it.each([
    ['application/json; charset=utf-8', ['application/json'], 'application/json'],
    ['Application/JSON;charset="utf-8"', ['application/json'], 'application/json'],
    ['application/x-ndjson; charset=utf-8', streams, 'application/x-ndjson'],
    ['text/event-stream;charset=UTF-8;q=0.5', streams, 'text/event-stream'],
    ['text/event-stream;note="a, application/x-ndjson;q=1";q=0.9', streams, 'text/event-stream'],
    ['text/event-stream;q=0.1, application/x-ndjson;q=0.2', streams, 'application/x-ndjson'],
    ['application/x-ndjson, text/event-stream', streams, 'application/x-ndjson'],
    ['*/*, application/x-ndjson', streams, 'application/x-ndjson'],
    ['*/*', streams, 'text/event-stream'],
    ['text/*;q=0, */*', streams, 'application/x-ndjson'],
    ['text/*, application/*;q=0.5', streams, 'text/event-stream'],
    ['application/json;q=nonsense', ['application/json'], 'application/json'],
  ])('%s of %j is %s', (accept, offers, chosen) => expect(chooseType(accept, offers)).toBe(chosen));

  it.each(['image/png', 'application/json;q=0', '*/*;q=0', '', ';', 'application/jsonx', '"application/json"'])(
    'rules everything out with %j',
    (accept) => expect(chooseType(accept, ['application/json'])).toBeNull(),
  );
});
