import { describe, expect, it } from 'vitest';
import type { Modality } from '#src/llm/content-part.ts';
import type { ChatMessage, ChatRequest, Delta, Gateway } from '#src/llm/types.ts';
import type { DocumentReader } from '#src/documents/document-reader.ts';
import { toWire } from '#src/llm/wire.ts';
import { ContentFetchError, type ContentFetcher } from '#src/files/content-fetcher.ts';
import { withMedia } from './request-media.ts';

/** The forms in which parts were sent, as they were kept last. */
let kept: unknown;

const sizes: Record<string, number> = { small: 3, large: 20_000_000 };

/** Asks a model through a gateway that reads files, of which those in `sizes` are there. Returns what the model was given. */
async function ask(messages: ChatMessage[], takes: readonly Modality[] | null = null): Promise<ChatMessage[]> {
  let given: ChatMessage[] = [];
  const stream: Gateway['stream'] = async function* (request): AsyncGenerator<Delta> {
    given = request.messages;
  };
  const dataSource = {
    query: async <T>(sql: string, parameters: unknown[] = []) => {
      if (sql.startsWith('UPDATE')) {
        kept = JSON.parse(parameters[1] as string);
        return [] as T;
      }
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
  const documents: Pick<DocumentReader, 'read'> = {
    read: async (_, bytes) => (bytes.length === 3 ? { text: 'What it says.', isTruncated: false } : null),
  };
  const contentFetcher: Pick<ContentFetcher, 'get'> = {
    get: async (_organization, url) => {
      if (url.endsWith('gone')) throw new ContentFetchError('It is gone.');
      return { bytes: Buffer.from('abc'), mediaType: 'image/png', sha256: 'ba78', imageSize: { width: 3, height: 2 } };
    },
  };
  const gateway = withMedia(
    { stream, modalitiesOf: (_model: string) => takes } as Gateway,
    { dataSource, fileBytes, documents, contentFetcher },
    { organizationId: 'org_1', sessionId: 'sess_1', runId: 'run_1' },
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

describe('withMedia', () => {
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

  it('gives models that take no files the text of documents, and says of others that they are left out', async () => {
    const scan: ChatMessage = {
      role: 'user',
      content: '[file]',
      parts: [
        { type: 'file', name: 'a.pdf', source: { type: 'data', media_type: 'application/pdf', data: 'AAAA' } },
        { type: 'file', name: 'b.pdf', source: { type: 'data', media_type: 'application/pdf', data: 'AAAAAA==' } },
        { type: 'file', name: 'c.zip', source: { type: 'data', media_type: 'application/zip', data: 'AAAA' } },
      ],
    };
    const [given] = await ask([scan], ['text', 'image']);
    expect(toWire([given!], (kind) => kind !== 'file')[0]!.content).toEqual([
      { type: 'text', text: '[file: a.pdf] (its text):\nWhat it says.' },
      { type: 'text', text: '[file: b.pdf] (left out: no text could be taken out of it)' },
      { type: 'text', text: '[file: c.zip] (left out: you take no content of the kind file)' },
    ]);
    expect(Object.values(kept as object)).toEqual([
      { as: 'text', note: 'its text' },
      { as: 'sentence', note: 'left out: no text could be taken out of it' },
      { as: 'sentence', note: 'left out: you take no content of the kind file' },
    ]);
  });

  it('gives a model the bytes of addresses, and says in the place of one that cannot be fetched that there was one', async () => {
    const linked = (url: string): ChatMessage => ({
      role: 'user',
      content: '[image]',
      parts: [{ type: 'image', source: { type: 'url', url } }],
    });
    const [first, second] = await ask([linked('https://a.example/there'), linked('https://a.example/gone')]);
    expect(first).toMatchObject({ parts: [{ source: { type: 'data', media_type: 'image/png', data: 'YWJj' } }] });
    const note = 'left out: its address could not be fetched';
    expect(second).toMatchObject({ parts: [{ type: 'text', text: `[image] (${note})` }] });
    const content = { media_type: 'image/png', bytes: 3, sha256: 'ba78', size: { width: 3, height: 2 } };
    expect(Object.values(kept as object)).toEqual([
      { as: 'sentence', note },
      { as: 'bytes', note: null, content },
    ]);
  });
});
