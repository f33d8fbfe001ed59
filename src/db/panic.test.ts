import { describe, expect, it } from 'vitest';
import { InProcessSocket, type EmbeddedEngine } from './in-process-socket.ts';
import { DatabasePanic, findPanic } from './panic.ts';

/** A message of PostgreSQL's protocol: its letter, its length, and what it says. */
function message(letter: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

const failure = (severity: string) =>
  message('E', `S${severity}\0V${severity}\0C53100\0Mcould not write: No space left on device\0\0`);
const rows = message('D', '\0\u0001\0\0\0\u0006VPANIC\0\0');

describe('findPanic', () => {
  it('reads the failure that ends a server, wherever it stands', () => {
    for (const answer of [failure('PANIC'), Buffer.concat([rows, message('C', 'SELECT 1\0'), failure('PANIC')])])
      expect(findPanic(answer)).toMatchObject({ code: '53100', message: expect.stringContaining('No space left') });
  });

  it.each([
    ['an ordinary failure', failure('ERROR')],
    ['rows that have the word', rows],
    ['a failure about the word', message('E', 'SERROR\0VERROR\0C22023\0MVPANIC\0\0')],
    ['nothing', Buffer.alloc(0)],
  ])('takes %s for none', (_what, answer) => expect(findPanic(answer)).toBeNull());
});

describe('a connection to a database that has stopped', () => {
  it('fails at once, and hands nothing to it any more', async () => {
    let statements = 0;
    const thread = {
      run: async () => {
        statements += 1;
        return failure('PANIC');
      },
    };
    const engine: EmbeddedEngine = { thread, panic: null, answeredAt: 0 };
    const write = (socket: InProcessSocket) =>
      new Promise((resolve) => {
        socket.once('error', resolve);
        socket.write('statement');
      });
    expect(await write(new InProcessSocket(engine, true))).toBeInstanceOf(DatabasePanic);
    expect(await write(new InProcessSocket(engine, false))).toBe(engine.panic);
    expect(statements).toBe(1);
    const late = new InProcessSocket(engine, false);
    const failed = new Promise((resolve) => late.once('error', resolve));
    late.connect();
    expect(await failed).toBe(engine.panic);
  });
});
