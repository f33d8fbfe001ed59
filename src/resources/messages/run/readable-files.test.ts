import { describe, expect, it } from 'vitest';
import type { ChatMessage, ChatRequest, Delta, Gateway } from '#src/llm/types.ts';
import { withFiles } from './readable-files.ts';

const sizes: Record<string, number> = { small: 3, large: 20_000_000 };

/** Asks a model through a gateway that reads files, of which those in `sizes` are there. Returns what the model was given. */
async function ask(messages: ChatMessage[]): Promise<ChatMessage[]> {
  let given: ChatMessage[] = [];
  const stream: Gateway['stream'] = async function* (request): AsyncGenerator<Delta> {
    given = request.messages;
  };
  const dataSource = {
    query: async <T>(_: string, parameters: unknown[] = []) => {
      const id = parameters.at(-1) as string;
      return (
        sizes[id] === undefined ? [] : [{ id, name: `${id}.txt`, mediaType: 'text/plain', bytes: sizes[id] }]
      ) as T;
    },
  };
  const fileBytes = {
    read: async function* () {
      yield Buffer.from('abc');
    },
  };
  const gateway = withFiles(
    { stream } as Gateway,
    { dataSource, fileBytes },
    { organizationId: 'org_1', sessionId: 'sess_1' },
  );
  const request: ChatRequest = { models: ['m'], messages, signal: new AbortController().signal };
  for await (const _ of gateway.stream(request)) expect.unreachable();
  return given;
}

const naming = (file_id: string): ChatMessage => ({
  role: 'user',
  content: '[file]',
  parts: [{ type: 'file', source: { type: 'file', file_id } }],
});

describe('withFiles', () => {
  it('gives a model the bytes of files, and says in the place of one that was deleted that there was one', async () => {
    const [first, second] = await ask([naming('small'), naming('gone')]);
    expect(first).toMatchObject({
      parts: [{ type: 'file', name: 'small.txt', source: { type: 'data', media_type: 'text/plain', data: 'YWJj' } }],
    });
    expect(second).toMatchObject({
      parts: [{ type: 'text', text: '[file] (left out: there is no such file for this conversation)' }],
    });
  });

  it('gives the newest files when all are too many bytes', async () => {
    const [oldest, newest] = await ask([naming('large'), naming('large')]);
    expect(oldest).toMatchObject({ parts: [{ type: 'text', text: expect.stringContaining('too many bytes') }] });
    expect(newest).toMatchObject({ parts: [{ source: { type: 'data' } }] });
  });
});
