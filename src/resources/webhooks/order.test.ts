import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';

let stage: WebhookStage;

beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.close());

/** The ways in which a receiver treats the next request: take it, refuse it, cut it off after it was taken, or cut it off before. */
const deed = fc.constantFrom('take', 'take', 'refuse', 'take and cut off', 'cut off');

describe('deliveries by two processes to a receiver that fails by chance', () => {
  it('arrive all, and those of each series in their order, one at a time', async () => {
    const { api, receiver } = stage;
    const { dataSource } = api.stage.database;
    let places = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }),
        fc.array(deed, { maxLength: 24 }),
        async (series, deeds) => {
          const path = `/p${(places += 1)}`;
          const made = await api.post('/v2/webhooks', {
            body: { url: receiver.url + path.slice(1), event_types: ['run.finished'] },
          });
          const { id } = made.body;
          const { organization_id: organization } = (
            await dataSource.query('SELECT organization_id FROM webhooks WHERE id = $1', [id])
          )[0];
          const taken = new Map<string, string[]>();
          const seen: string[] = [];
          let [next, atOnce] = [0, new Map<string, number>()];
          let overlaps = 0;
          receiver.answer = (request, response) => {
            if (request.path !== path) return void response.writeHead(410).end();
            const event = JSON.parse(request.body);
            const of = String(event.data.conversation_id);
            const count = (atOnce.get(of) ?? 0) + 1;
            atOnce.set(of, count);
            if (count > 1) overlaps += 1;
            const what = deeds[next++] ?? 'take';
            setImmediate(() => {
              atOnce.set(of, count - 1);
              if (what.startsWith('take') && !seen.includes(event.id)) {
                seen.push(event.id);
                taken.set(of, [...(taken.get(of) ?? []), event.data.run_id]);
              }
              if (what.endsWith('cut off')) response.destroy();
              else response.writeHead(what === 'refuse' ? 500 : 204).end();
            });
          };
          const expected = new Map<string, string[]>();
          for (const [place, of] of series.entries()) {
            const conversation = `conv_${of.repeat(26).replace(/^./, '0')}`;
            const run = `run_0${String(place).padStart(25, '0')}`;
            expected.set(conversation, [...(expected.get(conversation) ?? []), run]);
            const data = {
              run_id: run,
              session_id: `sess_${'0'.repeat(26)}`,
              conversation_id: conversation,
              agent_id: `agt_${'0'.repeat(26)}`,
              user_id: null,
              error_code: null,
            };
            await dataSource.query(
              `SELECT tell_webhooks($1, 'run.finished', NULL, NULL, $2, $3::json, $4::timestamptz, NULL)`,
              [organization, conversation, JSON.stringify(data), stage.now()],
            );
          }
          const senders = [stage.openSender(), stage.openSender()];
          for (let hour = 0; hour < 30 && seen.length < series.length; hour += 1) {
            await Promise.all(senders.map((sender) => sender.wake()));
            stage.pass(3_600);
          }
          await Promise.all(senders.map((sender) => sender.wake()));
          expect(Object.fromEntries(taken)).toEqual(Object.fromEntries(expected));
          expect([new Set(seen).size, overlaps]).toEqual([series.length, 0]);
          await api.delete(`/v2/webhooks/${id}`);
        },
      ),
      { numRuns: scaleRuns(60, 5) },
    );
  });
});
