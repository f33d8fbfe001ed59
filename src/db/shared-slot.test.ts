import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateSlot, SharedSlot } from './shared-slot.ts';

/** Both ends of one slot. */
function openSlot(): { memory: SharedArrayBuffer; sender: SharedSlot; receiver: SharedSlot } {
  const memory = allocateSlot();
  const { port1, port2 } = new MessageChannel();
  return { memory, sender: new SharedSlot({ memory, port: port1 }), receiver: new SharedSlot({ memory, port: port2 }) };
}

const messages = fc.record({
  kind: fc.integer({ min: 0, max: 9 }),
  bytes: fc.oneof(fc.constantFrom(0, 262_143, 262_144, 262_145, 1_000_000), fc.nat(1_000)).map((length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 997) bytes[at] = at;
    return bytes;
  }),
});

describe('SharedSlot', () => {
  it('hands over messages of any length, in order, whoever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ message: messages, waits: fc.boolean(), blocks: fc.boolean() })),
        async (all) => {
          const { sender, receiver } = openSlot();
          for (const { message, waits, blocks } of all) {
            const early = waits ? receiver.takeAsync() : null;
            sender.put(message);
            const taken = await (early ?? (blocks ? receiver.take() : receiver.takeAsync()));
            expect(taken.kind).toBe(message.kind);
            expect(Buffer.from(taken.bytes).equals(message.bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('copies what it is given and what it hands over', () => {
    const { sender, receiver } = openSlot();
    const bytes = new Uint8Array([1, 2, 3]);
    sender.put({ kind: 0, bytes });
    bytes.fill(9);
    const first = receiver.take();
    sender.put({ kind: 0, bytes });
    receiver.take();
    expect([...first.bytes]).toEqual([1, 2, 3]);
  });

  it('takes nothing twice when its receiver is woken without a message', async () => {
    const { memory, sender, receiver } = openSlot();
    sender.put({ kind: 1, bytes: new Uint8Array([1]) });
    receiver.take();
    const next = receiver.takeAsync();
    Atomics.notify(new Int32Array(memory, 0, 4), 0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    sender.put({ kind: 2, bytes: new Uint8Array([2]) });
    expect(await next).toEqual({ kind: 2, bytes: new Uint8Array([2]) });
  });
});
