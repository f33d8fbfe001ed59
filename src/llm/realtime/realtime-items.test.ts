import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MirroredConversation, toRealtimeInput, type WantedItem } from './realtime-items.ts';

/** The items of a gateway, which does what it is sent. */
class Gateway {
  readonly items: { id: string; key: string }[] = [];

  take(event: any): void {
    if (event.type === 'conversation.item.delete') {
      const place = this.#find(event.item_id);
      this.items.splice(place, 1);
      return;
    }
    const { item, previous_item_id: previous } = event;
    const place = previous === undefined ? this.items.length : previous === 'root' ? 0 : this.#find(previous) + 1;
    this.items.splice(place, 0, { id: item.id, key: item.key });
  }

  #find(id: string): number {
    const place = this.items.findIndex((item) => item.id === id);
    expect(place).toBeGreaterThanOrEqual(0);
    return place;
  }
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step = fc.record({
  /** An item that the gateway adds by itself: with null, nobody knows yet what it says. */
  added: fc.array(fc.option(key), { maxLength: 3 }),
  wanted: fc.array(key, { maxLength: 6 }),
});

describe('a conversation that a gateway has', () => {
  it('is what it should be after it was aligned, and keeps items of which nobody knows what they say', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const [mirror, gateway] = [new MirroredConversation(), new Gateway()];
        const unknown: string[] = [];
        for (const [number, { added, wanted }] of steps.entries()) {
          for (const [place, own] of added.entries()) {
            const id = `own_${number}_${place}`;
            mirror.add(id, own);
            gateway.items.push({ id, key: own ?? '' });
            if (own === null) unknown.push(id);
          }
          const items = wanted.map((one): WantedItem => ({ key: one, item: { key: one } }));
          for (const event of mirror.align(items)) gateway.take(event);
          const known = gateway.items.filter(({ id }) => !unknown.includes(id));
          expect(known.map((item) => item.key)).toEqual(wanted);
          expect(gateway.items.filter(({ id }) => unknown.includes(id)).map(({ id }) => id)).toEqual(unknown);
        }
      }),
    );
  });

  it('is told nothing that it has already', () => {
    const mirror = new MirroredConversation();
    const { items, instructions } = toRealtimeInput([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: `call_${'x'.repeat(40)}`, type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: `call_${'x'.repeat(40)}`, content: 'Yes' },
      { role: 'assistant', content: 'Yes.' },
    ]);
    expect(instructions).toBe('Be brief.');
    const sent = mirror.align(items) as { item: any }[];
    expect(sent.map(({ item }) => item.type)).toEqual(['message', 'function_call', 'function_call_output', 'message']);
    expect(sent[1]!.item.call_id).toHaveLength(32);
    expect(sent[2]!.item.call_id).toBe(sent[1]!.item.call_id);
    expect(mirror.align(items)).toEqual([]);
  });

  it('has images of messages, and what can be read of other parts', () => {
    const parts = [
      { type: 'text' as const, text: 'Look' },
      { type: 'image' as const, source: { type: 'data' as const, media_type: 'image/png', data: 'AAAA' } },
    ];
    const { items } = toRealtimeInput([{ role: 'user', content: 'Look', parts }]);
    expect(items[0]!.item).toMatchObject({
      content: [
        { type: 'input_text', text: 'Look' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
      ],
    });
  });
});
