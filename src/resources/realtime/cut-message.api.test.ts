import { describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { connectVoice, toTypedMessage } from '#src/testing/voice-client.ts';

const cutName = 'parley.message.cut';

/** Has an agent speak, and stop after some of it was heard. */
async function speakAndCut(api: Api) {
  const query = `agent_id=${await makeAgent(api, { model: 'offline/echo' })}`;
  const { socket, send, wait } = await connectVoice({ url: api.stage.url, key: api.key.key }, query);
  const { session } = await wait('session.created');
  send(toTypedMessage('Tell me about the sea, the ships, and the harbour.'), { type: 'response.create' });
  await wait('response.output_audio.delta', 4);
  const item_id = (await wait('response.output_item.added')).item.id;
  send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 300 });
  // The answer is cut to what was sent, and then to what its listener says.
  await wait('conversation.item.truncated', 2);
  socket.close();
  return { sessionId: session.id as string, conversationId: session.conversation_id as string, messageId: item_id };
}

describe('a message that was cut', () => {
  it('is so for every reader, and stays so when something of it is redacted', async () => {
    const api = await testApi();
    const { sessionId, conversationId, messageId } = await speakAndCut(api);
    const readText = async () => (await api.get(`/v2/chat/messages/${messageId}`)).body.content.text;
    const readLog = async (): Promise<any[]> =>
      (await api.get(`/v2/sessions/${sessionId}/events/history?view=raw&limit=1000`)).body.data;
    const heard = await readText();
    const versions = (await api.get(`/v2/chat/messages/${messageId}/versions`)).body.data;
    const whole: string = versions.find(({ version }: any) => version === 1).content.text;
    expect(heard.length).toBeGreaterThan(0);
    expect(whole.startsWith(heard) && heard.length < whole.length).toBe(true);

    const log = await readLog();
    const pieces = log.filter(({ event }) => event.type === 'TEXT_MESSAGE_CONTENT' && event.messageId === messageId);
    expect(pieces.map(({ event }) => event.delta).join('')).toBe(whole);
    const cut = log.findLast(({ event }) => event.name === cutName);
    const { last_seq, last_length } = cut.event.value;
    expect(cut.event.value).toMatchObject({ message_id: messageId, text_length: heard.length, audio_end_ms: 300 });
    const upTo = pieces.map(({ seq, event }) =>
      seq > last_seq ? '' : seq < last_seq ? event.delta : event.delta.slice(0, last_length),
    );
    expect(upTo.join('')).toBe(heard);

    const v1 = (await api.get(`/v1/conversations/${conversationId}/messages`)).body;
    const openAi = (await api.get(`/openai/v1/conversations/${conversationId}/items`)).body;
    for (const shown of [v1, openAi]) {
      expect(JSON.stringify(shown)).toContain(JSON.stringify(heard));
      expect(JSON.stringify(shown)).not.toContain(JSON.stringify(whole).slice(1, -1));
    }

    const redact = async (from_seq: number, to_seq: number) => {
      const body = { from_seq, to_seq, reason: 'They asked for it.' };
      expect((await api.post(`/v2/sessions/${sessionId}/events/redact`, { body })).status).toBe(200);
    };
    // Its end, which nobody has heard, and then the event that tells of the cut.
    await redact(pieces.at(-1).seq, pieces.at(-1).seq + 1);
    expect(await readText()).toBe(heard);
    await redact(cut.seq, cut.seq);
    expect((await readLog()).find(({ seq }) => seq === cut.seq).event.value).toEqual(cut.event.value);
    expect(await readText()).toBe(heard);
    // Its first piece: what remains is of the heard part.
    await redact(pieces[0].seq, pieces[0].seq);
    expect(await readText()).toBe(heard.slice(pieces[0].event.delta.length));
    const left = (await api.get(`/v2/chat/messages/${messageId}/versions`)).body.data;
    expect(left.find(({ version }: any) => version === 1).content.text).toBe(
      whole.slice(pieces[0].event.delta.length, whole.length - pieces.at(-1).event.delta.length),
    );
    await redact(1, log.length);
    expect(await readText()).toBe('');
  });
});
